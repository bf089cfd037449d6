"""A line of text with a button that copies it; the browser does the copying, the kernel never sees a clipboard."""

from __future__ import annotations

import anywidget
import traitlets

_ESM = """
function render({ model, el }) {
  const button = document.createElement("button");
  const line = document.createElement("code");
  button.className = "jupyter-button";
  button.textContent = model.get("label");
  button.title = "Put the command on the clipboard";
  const show = () => { line.textContent = model.get("line"); };
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(model.get("line"));
      button.textContent = "Copied";
    } catch {  // no permission, or no clipboard: select it, so that Ctrl+C works
      window.getSelection().selectAllChildren(line);
      button.textContent = "Selected: press Ctrl+C";
    }
    setTimeout(() => { button.textContent = model.get("label"); }, 1600);
  };
  model.on("change:line", show);
  el.classList.add("onfh-copy");
  el.append(button, line);
  show();
}
export default { render };
"""

_CSS = """
.onfh-copy { display: flex; gap: 10px; align-items: baseline; margin-top: 4px; }
.onfh-copy button { flex: none; width: auto; padding: 0 12px; }
.onfh-copy code { user-select: all; overflow-wrap: anywhere; font-size: 12px; }
"""


class CopyLine(anywidget.AnyWidget):
    """A button and the line that it copies.

    Parameters
    ----------
    line : str
        What is shown and copied.
    label : str
        What the button says.
    """

    _esm = _ESM
    _css = _CSS
    line = traitlets.Unicode("").tag(sync=True)
    label = traitlets.Unicode("Copy").tag(sync=True)
