"""The look of the widgets; colours come from JupyterLab's theme, so that light and dark both read well."""

from __future__ import annotations

STYLE = """<style>
.onfh { max-width: 1400px; color: var(--jp-ui-font-color1, #222); }
.onfh h4 { margin: 10px 0 2px; font-size: 12px; letter-spacing: .04em; text-transform: uppercase;
  color: var(--jp-ui-font-color2, #555); }
.onfh-top { gap: 6px 18px; flex-flow: row wrap; align-items: center; padding: 2px 0 8px;
  border-bottom: 1px solid var(--jp-border-color2, #ccc); }
.onfh-main { flex-flow: row wrap; gap: 18px; align-items: flex-start; }
.onfh-pictures { flex: 1 1 560px; min-width: 0; overflow: hidden; }
.onfh-pair { gap: 14px; overflow: hidden; }
.onfh-picture { flex: 1 1 0; min-width: 0; overflow: hidden; }
.onfh-picture img { width: 100%; height: auto; aspect-ratio: 1; background: #000; border-radius: 3px; display: block; }
.onfh-picture h3 { margin: 4px 0 0; font-size: 14px; font-weight: 600; }
.onfh-words { color: var(--jp-ui-font-color2, #555); }
.onfh-words p { margin: 2px 0; font-size: 12px; line-height: 1.4; }
.onfh-picture .onfh-words p { min-height: 2.8em; }
.onfh-where p { font-size: 13px; color: var(--jp-ui-font-color1, #222); }
.onfh-histogram { display: block; width: 100%; height: auto; }
.onfh-controls { flex: 0 1 320px; min-width: 280px; overflow: hidden; }
.onfh-chain { overflow: hidden; }
.onfh-chain .widget-readout { min-width: 44px; width: 44px; text-align: right; }
.onfh-chain .onfh-range .widget-readout { min-width: 68px; width: 68px; }
.onfh-step { margin-bottom: 2px; overflow: hidden; }
.onfh-group { overflow: hidden; }
.onfh-controls .widget-checkbox label { font-weight: 600; }
.onfh-notice p { margin: 2px 0; color: var(--jp-error-color1, #b00020); font-size: 13px; font-weight: 600; }
.onfh-canvas { flex: 1 1 560px; min-width: 0; overflow: hidden; }
.onfh-side { flex: 0 1 240px; min-width: 220px; overflow: hidden; }
.onfh-legend p { margin: 0; font-size: 13px; line-height: 1.6; }
.onfh-legend span { display: inline-block; width: 11px; height: 11px; border-radius: 2px; margin-right: 7px; }
</style>"""
