// Renders the chart with Go's template engine and sprig, which Helm is built upon, to check it where there is no Helm.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run ./deploy/helm/render [-values] deploy/helm/sloburn [VALUES.yaml...]
//
// It prints the manifests, and NOTES.txt as comments; with -values the values as the chart gets them. What it lacks: lookup, .Files, .Capabilities, sub-charts and hooks,
// which the chart does not use.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"gopkg.in/yaml.v3"
)

type object = map[string]interface{}

func main() {
	onlyValues := flag.Bool("values", false, "print the values only")
	flag.Parse()
	if flag.NArg() < 1 {
		fail(errors.New("usage: render [-values] CHART [VALUES.yaml...]"))
	}
	chart := flag.Arg(0)
	values := read(filepath.Join(chart, "values.yaml"))
	for _, path := range flag.Args()[1:] {
		values = merge(values, read(path))
	}
	if *onlyValues {
		text, err := yaml.Marshal(values)
		if err != nil {
			fail(err)
		}
		fmt.Print(string(text))
		return
	}
	about := read(filepath.Join(chart, "Chart.yaml"))
	scope := object{
		"Values": values,
		"Chart": object{
			"Name": about["name"], "Version": about["version"], "AppVersion": about["appVersion"],
		},
		"Release": object{"Name": "test", "Namespace": "default", "Service": "Helm"},
	}
	templates := parse(chart)
	names := []string{}
	for _, each := range templates.Templates() {
		if strings.HasSuffix(each.Name(), ".yaml") || each.Name() == "NOTES.txt" {
			names = append(names, each.Name())
		}
	}
	sort.Strings(names)
	for _, name := range names {
		var text bytes.Buffer
		if err := templates.ExecuteTemplate(&text, name, scope); err != nil {
			fail(err)
		}
		show(name, text.String())
	}
}

func parse(chart string) *template.Template {
	root := template.New("chart").Option("missingkey=zero")
	functions := sprig.TxtFuncMap()
	delete(functions, "env")
	delete(functions, "expandenv")
	functions["include"] = func(name string, scope interface{}) (string, error) {
		var text bytes.Buffer
		err := root.ExecuteTemplate(&text, name, scope)
		return text.String(), err
	}
	functions["toYaml"] = func(value interface{}) (string, error) {
		var text bytes.Buffer
		encoder := yaml.NewEncoder(&text)
		encoder.SetIndent(2)
		err := encoder.Encode(value)
		return strings.TrimSuffix(text.String(), "\n"), err
	}
	functions["required"] = func(message string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			return nil, errors.New(message)
		}
		return value, nil
	}
	root.Funcs(functions)
	paths, err := filepath.Glob(filepath.Join(chart, "templates", "*"))
	if err != nil {
		fail(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			fail(err)
		}
		if _, err := root.New(filepath.Base(path)).Parse(string(text)); err != nil {
			fail(err)
		}
	}
	return root
}

func show(name, text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	if name == "NOTES.txt" {
		fmt.Printf("# %s\n", strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n# "))
		return
	}
	decoder := yaml.NewDecoder(strings.NewReader(text))
	for {
		var document object
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			fail(fmt.Errorf("%s: %w\n%s", name, err, text))
		}
	}
	fmt.Printf("---\n# Source: %s\n%s\n", name, strings.TrimPrefix(strings.TrimSpace(text), "---\n"))
}

func read(path string) object {
	text, err := os.ReadFile(path)
	if err != nil {
		fail(err)
	}
	values := object{}
	if err := yaml.Unmarshal(text, &values); err != nil {
		fail(fmt.Errorf("%s: %w", path, err))
	}
	return values
}

// merge puts values over others, map by map, as Helm does with several files.
func merge(below, above object) object {
	merged := object{}
	for key, value := range below {
		merged[key] = value
	}
	for key, value := range above {
		lower, isMap := merged[key].(object)
		upper, isAlso := value.(object)
		if isMap && isAlso {
			merged[key] = merge(lower, upper)
		} else {
			merged[key] = value
		}
	}
	return merged
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "render:", err)
	os.Exit(1)
}
