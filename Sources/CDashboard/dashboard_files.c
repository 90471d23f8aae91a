#include "CDashboard.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char acknowledge_js[] = {
#embed "../SloburnServer/Dashboard/acknowledge.js"
};
static const unsigned char alert_card_js[] = {
#embed "../SloburnServer/Dashboard/alert-card.js"
};
static const unsigned char alerts_js[] = {
#embed "../SloburnServer/Dashboard/alerts.js"
};
static const unsigned char announce_js[] = {
#embed "../SloburnServer/Dashboard/announce.js"
};
static const unsigned char api_js[] = {
#embed "../SloburnServer/Dashboard/api.js"
};
static const unsigned char base_css[] = {
#embed "../SloburnServer/Dashboard/base.css"
};
static const unsigned char budget_alerting_js[] = {
#embed "../SloburnServer/Dashboard/budget-alerting.js"
};
static const unsigned char budget_burn_js[] = {
#embed "../SloburnServer/Dashboard/budget-burn.js"
};
static const unsigned char budget_charts_js[] = {
#embed "../SloburnServer/Dashboard/budget-charts.js"
};
static const unsigned char budget_definition_js[] = {
#embed "../SloburnServer/Dashboard/budget-definition.js"
};
static const unsigned char budget_js[] = {
#embed "../SloburnServer/Dashboard/budget.js"
};
static const unsigned char burndown_js[] = {
#embed "../SloburnServer/Dashboard/burndown.js"
};
static const unsigned char chart_js[] = {
#embed "../SloburnServer/Dashboard/chart.js"
};
static const unsigned char compliance_js[] = {
#embed "../SloburnServer/Dashboard/compliance.js"
};
static const unsigned char dom_js[] = {
#embed "../SloburnServer/Dashboard/dom.js"
};
static const unsigned char elements_js[] = {
#embed "../SloburnServer/Dashboard/elements.js"
};
static const unsigned char episodes_js[] = {
#embed "../SloburnServer/Dashboard/episodes.js"
};
static const unsigned char facet_js[] = {
#embed "../SloburnServer/Dashboard/facet.js"
};
static const unsigned char filter_js[] = {
#embed "../SloburnServer/Dashboard/filter.js"
};
static const unsigned char format_js[] = {
#embed "../SloburnServer/Dashboard/format.js"
};
static const unsigned char freshness_js[] = {
#embed "../SloburnServer/Dashboard/freshness.js"
};
static const unsigned char host_js[] = {
#embed "../SloburnServer/Dashboard/host.js"
};
static const unsigned char index_html[] = {
#embed "../SloburnServer/Dashboard/index.html"
};
static const unsigned char keys_js[] = {
#embed "../SloburnServer/Dashboard/keys.js"
};
static const unsigned char live_js[] = {
#embed "../SloburnServer/Dashboard/live.js"
};
static const unsigned char main_js[] = {
#embed "../SloburnServer/Dashboard/main.js"
};
static const unsigned char on_call_js[] = {
#embed "../SloburnServer/Dashboard/on-call.js"
};
static const unsigned char overview_js[] = {
#embed "../SloburnServer/Dashboard/overview.js"
};
static const unsigned char pages_css[] = {
#embed "../SloburnServer/Dashboard/pages.css"
};
static const unsigned char parts_css[] = {
#embed "../SloburnServer/Dashboard/parts.css"
};
static const unsigned char period_js[] = {
#embed "../SloburnServer/Dashboard/period.js"
};
static const unsigned char print_css[] = {
#embed "../SloburnServer/Dashboard/print.css"
};
static const unsigned char promises_js[] = {
#embed "../SloburnServer/Dashboard/promises.js"
};
static const unsigned char router_js[] = {
#embed "../SloburnServer/Dashboard/router.js"
};
static const unsigned char scale_js[] = {
#embed "../SloburnServer/Dashboard/scale.js"
};
static const unsigned char session_js[] = {
#embed "../SloburnServer/Dashboard/session.js"
};
static const unsigned char shell_js[] = {
#embed "../SloburnServer/Dashboard/shell.js"
};
static const unsigned char sources_js[] = {
#embed "../SloburnServer/Dashboard/sources.js"
};
static const unsigned char sse_js[] = {
#embed "../SloburnServer/Dashboard/sse.js"
};
static const unsigned char states_js[] = {
#embed "../SloburnServer/Dashboard/states.js"
};
static const unsigned char team_js[] = {
#embed "../SloburnServer/Dashboard/team.js"
};
static const unsigned char theme_js[] = {
#embed "../SloburnServer/Dashboard/theme.js"
};
static const unsigned char virtual_js[] = {
#embed "../SloburnServer/Dashboard/virtual.js"
};

static const unsigned char openapi_json[] = {
#embed "../../docs/openapi.json"
};

#define FILE_OF(name, bytes) {name, bytes, sizeof bytes}

static const sloburn_dashboard_file files[] = {
    FILE_OF("acknowledge.js", acknowledge_js),
    FILE_OF("alert-card.js", alert_card_js),
    FILE_OF("alerts.js", alerts_js),
    FILE_OF("announce.js", announce_js),
    FILE_OF("api.js", api_js),
    FILE_OF("base.css", base_css),
    FILE_OF("budget-alerting.js", budget_alerting_js),
    FILE_OF("budget-burn.js", budget_burn_js),
    FILE_OF("budget-charts.js", budget_charts_js),
    FILE_OF("budget-definition.js", budget_definition_js),
    FILE_OF("budget.js", budget_js),
    FILE_OF("burndown.js", burndown_js),
    FILE_OF("chart.js", chart_js),
    FILE_OF("compliance.js", compliance_js),
    FILE_OF("dom.js", dom_js),
    FILE_OF("elements.js", elements_js),
    FILE_OF("episodes.js", episodes_js),
    FILE_OF("facet.js", facet_js),
    FILE_OF("filter.js", filter_js),
    FILE_OF("format.js", format_js),
    FILE_OF("freshness.js", freshness_js),
    FILE_OF("host.js", host_js),
    FILE_OF("index.html", index_html),
    FILE_OF("keys.js", keys_js),
    FILE_OF("live.js", live_js),
    FILE_OF("main.js", main_js),
    FILE_OF("on-call.js", on_call_js),
    FILE_OF("overview.js", overview_js),
    FILE_OF("pages.css", pages_css),
    FILE_OF("parts.css", parts_css),
    FILE_OF("period.js", period_js),
    FILE_OF("print.css", print_css),
    FILE_OF("promises.js", promises_js),
    FILE_OF("router.js", router_js),
    FILE_OF("scale.js", scale_js),
    FILE_OF("session.js", session_js),
    FILE_OF("shell.js", shell_js),
    FILE_OF("sources.js", sources_js),
    FILE_OF("sse.js", sse_js),
    FILE_OF("states.js", states_js),
    FILE_OF("team.js", team_js),
    FILE_OF("theme.js", theme_js),
    FILE_OF("virtual.js", virtual_js),
    FILE_OF("openapi.json", openapi_json),
};

size_t sloburn_dashboard_count(void) { return sizeof files / sizeof files[0]; }

sloburn_dashboard_file sloburn_dashboard_file_at(size_t number) { return files[number]; }
