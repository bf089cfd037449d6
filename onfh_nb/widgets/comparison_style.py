"""The look of the explorer of models, beyond what all widgets share."""

from __future__ import annotations

COMPARISON_STYLE = """<style>
.onfh-models { max-width: 1320px; }
.onfh-models .onfh-left { flex: 1 1 300px; max-width: 520px; min-width: 0; overflow: hidden; }
.onfh-models .onfh-right { flex: 1.5 1 500px; min-width: 0; overflow: hidden; }
.onfh-models .onfh-heat { gap: 4px 14px; flex-flow: row wrap; align-items: center; overflow: hidden; }
.onfh-models .onfh-left .onfh-words p { min-height: 0; }
.onfh-models .onfh-threshold { gap: 4px 8px; flex-flow: row wrap; align-items: center; overflow: hidden; }
.onfh-models .onfh-threshold .widget-readout { display: none; }
.onfh-models .onfh-at b { font-size: 16px; }
.onfh-models .onfh-below { gap: 10px 24px; flex-flow: row wrap; align-items: flex-start; overflow: hidden; }
.onfh-models .onfh-numbers { flex: 1 1 350px; min-width: 0; overflow: hidden; }
.onfh-models .onfh-curve { flex: 1 1 240px; max-width: 340px; min-width: 0; overflow: hidden; }
.onfh-models .onfh-hips { overflow: hidden; }
.onfh-models .onfh-hips select { font-size: 13px; }
.onfh-models svg { display: block; width: 100%; height: auto; }
.onfh-models table { border-collapse: separate; border-spacing: 3px; margin: 2px 0 4px; color: inherit; }
.onfh-models .onfh-matrices { display: flex; flex-flow: row wrap; gap: 4px 26px; }
.onfh-models .onfh-confusion caption { caption-side: top; text-align: left; font-weight: 600; font-size: 13px;
  color: inherit; padding: 0 0 2px; }
.onfh-models th { font-weight: 400; font-size: 12px; line-height: 1.25; text-align: left; padding: 1px 6px 1px 0;
  color: var(--jp-ui-font-color2, #555); }
.onfh-models .onfh-confusion td { width: 78px; height: 50px; text-align: center; border-radius: 3px; padding: 2px;
  border: 2px solid transparent; }
.onfh-models .onfh-confusion td b { display: block; font-size: 18px; line-height: 1.2; }
.onfh-models .onfh-confusion td.onfh-here { border-color: currentColor; }
.onfh-models .onfh-confusion .onfh-small { display: block; }
.onfh-models .onfh-rates th:first-child { min-width: 112px; }
.onfh-models .onfh-rates td { font-size: 14px; line-height: 1.3; padding: 1px 10px 1px 0; white-space: nowrap; }
.onfh-models .onfh-small { font-size: 11px; line-height: 1.15; color: var(--jp-ui-font-color2, #555); }
.onfh-models .onfh-key span { display: inline-block; width: 10px; height: 10px; border-radius: 2px;
  margin: 0 5px 0 10px; }
.onfh-models .onfh-key span:first-child { margin-left: 0; }
</style>"""
