extension HTML {
    /// The look of a page: light and dark as the reader's system is, and for paper.
    static let style = """
        :root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--ink:#17202b;--soft:#5c6875;--line:#dfe4ea;\
        --faint:#eef1f4;--good:#1a7f4b;--goodfill:#d9f0e3;--bad:#c0312b;--badfill:#fbe1df;--none:#7a8592;\
        --nonefill:#e8ebef;--accent:#2456a6;--accentfill:#dbe6f7;--warnfill:#fdf1d6;--warn:#8a5a00}
        @media (prefers-color-scheme:dark){:root{--page:#11161c;--card:#1a2129;--ink:#e8edf2;--soft:#9aa7b4;\
        --line:#2c3641;--faint:#212a33;--good:#5ccb8f;--goodfill:#153726;--bad:#ff8a80;--badfill:#44201e;\
        --none:#98a4b0;--nonefill:#2a333d;--accent:#8ab4f8;--accentfill:#1d3250;--warnfill:#3b2e10;--warn:#f2c563}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--ink);\
        font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        main{max-width:1080px;margin:0 auto;padding:32px 20px 64px}
        h1{font-size:32px;line-height:1.15;margin:4px 0;letter-spacing:-.01em}
        h2{font-size:20px;margin:40px 0 12px}
        h3{font-size:17px;margin:0;overflow-wrap:anywhere}
        h4{font-size:13px;margin:20px 0 6px;color:var(--soft);font-weight:600}
        p{margin:6px 0}
        .over{color:var(--soft);font-size:13px}
        .head{font-size:20px;margin:18px 0 2px;font-weight:600}
        .soft{color:var(--soft)}
        .small{font-size:13px}
        .notice{background:var(--warnfill);color:var(--warn);border-radius:8px;padding:10px 14px;margin:16px 0}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(120px,1fr));gap:12px;margin:20px 0}
        .tile{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 14px}
        .tile b{display:block;font-size:24px;line-height:1.2;font-variant-numeric:tabular-nums}
        .tile.kept b{color:var(--good)}.tile.missed b{color:var(--bad)}
        .card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:18px 20px;margin:16px 0}
        .title{display:flex;gap:12px;align-items:baseline;justify-content:space-between}
        .columns{display:grid;grid-template-columns:minmax(230px,300px) 1fr;gap:24px;margin-top:12px}
        @media (max-width:760px){.columns{grid-template-columns:1fr}}
        dl{display:grid;grid-template-columns:auto 1fr;gap:3px 16px;margin:0;font-size:14px}
        dt{color:var(--soft)}
        dd{margin:0;text-align:right;font-variant-numeric:tabular-nums}
        dd.big{font-size:20px;font-weight:650;line-height:1.3}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:14px}
        th{text-align:left;color:var(--soft);font-weight:600;font-size:12.5px;border-bottom:1px solid var(--line);\
        padding:5px 20px 5px 0;white-space:nowrap}
        td{padding:7px 20px 7px 0;border-bottom:1px solid var(--faint);vertical-align:top;overflow-wrap:anywhere}
        tr:last-child td{border-bottom:0}
        th:last-child,td:last-child{padding-right:0}
        .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        .t{white-space:nowrap;font-variant-numeric:tabular-nums}
        .overview td{vertical-align:middle}td:first-child{min-width:9em}.w{min-width:11em}
        .overview tr.group th{font-size:14px;color:var(--ink);padding-top:18px;white-space:normal}
        .overview tr.group:first-child th{padding-top:8px}
        .overview th span{font-weight:400;color:var(--soft)}
        .badge{display:inline-block;border-radius:999px;padding:1px 10px;font-size:12.5px;font-weight:650;\
        white-space:nowrap}
        .badge.kept{background:var(--goodfill);color:var(--good)}
        .badge.missed{background:var(--badfill);color:var(--bad)}
        .badge.noData{background:var(--nonefill);color:var(--none)}
        .tag{display:inline-block;border-radius:5px;padding:0 7px;font-size:12.5px;background:var(--accentfill);\
        color:var(--accent);white-space:nowrap}
        .tag.late{background:var(--warnfill);color:var(--warn)}
        a{color:inherit;text-decoration-color:var(--soft);text-underline-offset:3px}
        code{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
        svg{display:block;max-width:100%;height:auto}
        svg.bar,svg.spark{display:inline-block;vertical-align:middle;max-width:none}
        svg text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;fill:var(--soft)}
        .grid{stroke:var(--line)}.zero{stroke:var(--ink);stroke-opacity:.55}
        .burn{fill:none;stroke:var(--accent);stroke-width:2;stroke-linejoin:round}
        .above{fill:var(--accentfill)}.below{fill:var(--badfill)}
        .gone{fill:var(--none);fill-opacity:.28}.out{fill:var(--warn);fill-opacity:.22}
        .fkept{fill:var(--good)}.fmissed{fill:var(--bad)}.fnoData{fill:var(--nonefill)}.track{fill:var(--faint)}
        .now{opacity:1}.then{opacity:.55}
        .key{display:inline-block;width:10px;height:10px;border-radius:2px;margin:0 5px 0 12px}
        .key.gone{background:var(--none);opacity:.4}
        .key.out{background:var(--warn);opacity:.35}
        ul.plain{margin:6px 0;padding-left:18px}
        @page{size:A4;margin:14mm}
        @media print{:root{color-scheme:light;--page:#fff;--card:#fff;--ink:#17202b;--soft:#4d5863;--line:#d5dbe1;\
        --faint:#edf0f3;--good:#1a7f4b;--goodfill:#d9f0e3;--bad:#c0312b;--badfill:#fbe1df;--none:#6b7682;\
        --nonefill:#e8ebef;--accent:#2456a6;--accentfill:#dbe6f7;--warnfill:#fdf1d6;--warn:#8a5a00}
        body{font-size:10.5pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}
        main{max-width:none;padding:0}.card{break-inside:avoid-page}h2,h3,h4{break-after:avoid}tr{break-inside:avoid}tr.group{break-after:avoid}\
        table{font-size:8.5pt}.small,.badge,.tag{font-size:8.5pt}th,td{padding-right:7px}\
        .card{padding:12px 14px}td:first-child{min-width:7.5em}svg.bar{width:40px}td .t{white-space:normal}.flow{break-inside:auto}.columns{grid-template-columns:230px 1fr}.scroll{overflow:visible}}
        """
}
