{{- define "sloburn.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "sloburn.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "sloburn.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "sloburn.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{- define "sloburn.selectorLabels" -}}
app.kubernetes.io/name: {{ include "sloburn.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "sloburn.labels" -}}
{{ include "sloburn.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "sloburn.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "sloburn.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end }}

{{- define "sloburn.configMap" -}}
{{- .Values.config.existingConfigMap | default (printf "%s-config" (include "sloburn.fullname" .)) -}}
{{- end }}

{{- /* Whether the processes serve http or https: what the Daemon document says, or who has written one of their own. */}}
{{- define "sloburn.scheme" -}}
{{- $http := .Values.daemon.spec.http | default dict -}}
{{- if .Values.config.existingConfigMap -}}
{{- empty .Values.config.existingServesTLS | ternary "http" "https" -}}
{{- else -}}
{{- empty $http.tls | ternary "http" "https" -}}
{{- end -}}
{{- end }}

{{- /* Neither address asks for a token, and no certificate is checked. */}}
{{- define "sloburn.probes" -}}
{{- $scheme := include "sloburn.scheme" . | upper -}}
startupProbe:
  httpGet: { path: /healthz, port: http, scheme: {{ $scheme }} }
  periodSeconds: 5
  failureThreshold: {{ div (int .Values.startupSeconds) 5 }}
livenessProbe:
  httpGet: { path: /healthz, port: http, scheme: {{ $scheme }} }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /readyz, port: http, scheme: {{ $scheme }} }
  periodSeconds: 5
  timeoutSeconds: 5
{{- end }}

{{- /* What the pods of the daemon and of the bridges have in common: . is a list of the chart's scope and the component. */}}
{{- define "sloburn.podSettings" -}}
{{- $root := index . 0 }}
{{- $component := index . 1 }}
serviceAccountName: {{ include "sloburn.serviceAccount" $root }}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: 20
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile: { type: RuntimeDefault }
{{- with $root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with $root.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $root.Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $root.Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $root.Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "sloburn.selectorLabels" $root | nindent 8 }}
        app.kubernetes.io/component: {{ $component }}
  {{- end }}
volumes:
  - name: config
    configMap:
      name: {{ include "sloburn.configMap" $root }}
  {{- with $root.Values.secretName }}
  - name: secrets
    secret:
      secretName: {{ . }}
      defaultMode: 0440
  {{- end }}
{{- end }}

{{- /* What their containers have in common. */}}
{{- define "sloburn.containerSettings" -}}
image: {{ printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
env:
  # The name of a pod of a StatefulSet is the same after a restart: its partitions wait for it.
  - name: SLOBURN_INSTANCE
    valueFrom:
      fieldRef: { fieldPath: metadata.name }
  {{- with .Values.env }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .Values.envFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
volumeMounts:
  - name: config
    mountPath: /etc/sloburn
    readOnly: true
  {{- if .Values.secretName }}
  - name: secrets
    mountPath: /run/secrets/sloburn
    readOnly: true
  {{- end }}
{{- end }}
