(() => {
  "use strict";
  const STOPS = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [230, 210, 40]];
  const colour = (t) => {
    const x = Math.min(0.9999, Math.max(0, t)) * (STOPS.length - 1), k = Math.floor(x), f = x - k;
    return STOPS[k].map((v, i) => Math.round(v + f * (STOPS[k + 1][i] - v)));
  };
  const VIEWS = { front: [0, 0], side: [Math.PI / 2, 0], top: [0, Math.PI / 2] };

  const start = (figure) => {
    figure.dataset.on = "1";
    const data = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const { low, high, span, ruler, trees } = data;
    const canvases = [...figure.querySelectorAll("canvas")];
    const view = { yaw: -0.35, pitch: 0.18, zoom: 1 };
    const reset = () => Object.assign(view, { yaw: -0.35, pitch: 0.18, zoom: 1 });
    // From the front, the patient's right is on the left of the picture.
    const turn = ([r, a, s], scale, w, h) => {
      const cy = Math.cos(view.yaw), sy = Math.sin(view.yaw), cp = Math.cos(view.pitch), sp = Math.sin(view.pitch);
      const across = -r * cy - a * sy, near = a * cy - r * sy; // near: towards the one who looks
      return [w / 2 + scale * across, h / 2 - scale * (s * cp - near * sp), near * cp + s * sp];
    };
    const pieces = trees.map((tree) => tree.flatMap((line) => {
      const found = [];
      for (let k = 4; k < line.length; k += 4) {
        const p = [0, 1, 2].map((i) => line[k - 4 + i] / 100), q = [0, 1, 2].map((i) => line[k + i] / 100);
        found.push([p, q, (line[k - 1] + line[k + 3]) / 2000]);
      }
      return found;
    }));

    const frame = (g, scale, w, h) => {
      const corner = [ruler[0] / 2, -ruler[1] / 2, -ruler[2] / 2];
      g.lineWidth = 1; g.font = "11px sans-serif"; g.textAlign = "center"; g.textBaseline = "middle";
      for (const [axis, letter] of [[0, "L"], [1, "A"], [2, "S"]]) {
        const direction = axis === 0 ? -1 : 1;
        const at = (mm) => corner.map((v, i) => (i === axis ? v + direction * mm : v));
        const [a, b, c] = [at(0), at(ruler[axis]), at(ruler[axis] + span * 0.06)].map((p) => turn(p, scale, w, h));
        g.strokeStyle = "#9aa4ab"; g.beginPath(); g.moveTo(a[0], a[1]); g.lineTo(b[0], b[1]); g.stroke();
        g.fillStyle = "#56646d";
        const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
        if (length > 25) g.fillText(letter, c[0], c[1]);
        for (let mm = 0; mm <= ruler[axis]; mm += 10) {
          const p = turn(at(mm), scale, w, h);
          g.beginPath(); g.arc(p[0], p[1], 1.6, 0, 7); g.fill();
        }
      }
    };
    const draw = () => canvases.forEach((canvas, n) => {
      const ratio = window.devicePixelRatio || 1, w = canvas.clientWidth, h = canvas.clientHeight;
      if (!w || !h) return;
      if (canvas.width !== Math.round(w * ratio)) canvas.width = Math.round(w * ratio);
      if (canvas.height !== Math.round(h * ratio)) canvas.height = Math.round(h * ratio);
      const g = canvas.getContext("2d"), scale = view.zoom * Math.min(w, h) / (span * 1.08);
      g.setTransform(ratio, 0, 0, ratio, 0, 0);
      g.fillStyle = "#fff"; g.fillRect(0, 0, w, h);
      frame(g, scale, w, h);
      g.lineCap = "round";
      const seen = pieces[n].map(([p, q, r]) => {
        const a = turn(p, scale, w, h), b = turn(q, scale, w, h);
        return [(a[2] + b[2]) / 2, a, b, r];
      }).sort((x, y) => x[0] - y[0]);
      for (const [near, a, b, r] of seen) {
        const ink = Math.min(1, Math.max(0.35, 0.72 + near / span)), width = Math.max(1.2, 2 * r * scale);
        const rgb = colour((r - low) / Math.max(high - low, 1e-6)).map((v) => Math.round(255 + (v - 255) * ink));
        g.strokeStyle = "rgba(255,255,255,.7)"; g.lineWidth = width + 1.4;
        g.beginPath(); g.moveTo(a[0], a[1]); g.lineTo(b[0], b[1]); g.lineCap = "butt"; g.stroke();
        g.lineCap = "round"; g.strokeStyle = `rgb(${rgb})`; g.lineWidth = width;
        g.beginPath(); g.moveTo(a[0], a[1]); g.lineTo(b[0], b[1]); g.stroke();
      }
      g.strokeStyle = g.fillStyle = "#222"; g.lineWidth = 2; g.lineCap = "butt"; g.textAlign = "left";
      g.beginPath(); g.moveTo(10, h - 12); g.lineTo(10 + 10 * scale, h - 12); g.stroke();
      g.font = "12px sans-serif"; g.fillText("10 mm", 10, h - 22);
    });
    let waiting = 0;
    const soon = () => { if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; draw(); }); };
    const tilt = (yaw, pitch) => {
      view.yaw += yaw; view.pitch = Math.max(-Math.PI / 2, Math.min(Math.PI / 2, view.pitch + pitch)); soon();
    };
    const zoom = (factor) => { view.zoom = Math.max(0.5, Math.min(8, view.zoom * factor)); soon(); };
    const KEYS = {
      ArrowLeft: () => tilt(0.1, 0), ArrowRight: () => tilt(-0.1, 0), ArrowUp: () => tilt(0, -0.1),
      ArrowDown: () => tilt(0, 0.1), "+": () => zoom(1.15), "=": () => zoom(1.15), "-": () => zoom(1 / 1.15),
      "0": () => { reset(); soon(); },
    };
    canvases.forEach((canvas) => {
      canvas.addEventListener("pointerdown", (e) => { canvas.setPointerCapture(e.pointerId); canvas.focus(); });
      canvas.addEventListener("pointermove", (e) => { if (e.buttons & 1) tilt(-e.movementX / 110, e.movementY / 110); });
      canvas.addEventListener("dblclick", KEYS["0"]);
      // The wheel zooms only once the picture was chosen, so that nobody is stopped while scrolling by.
      canvas.addEventListener("wheel", (e) => {
        if (document.activeElement !== canvas) return;
        e.preventDefault(); zoom(Math.exp(-e.deltaY / 500));
      }, { passive: false });
      canvas.addEventListener("keydown", (e) => {
        if (!KEYS[e.key] || e.ctrlKey || e.metaKey) return;
        e.preventDefault(); e.stopPropagation(); KEYS[e.key]();
      });
    });
    figure.querySelectorAll("button[data-view]").forEach((button) => button.addEventListener("click", () => {
      if (button.dataset.view === "start") reset();
      else [view.yaw, view.pitch] = VIEWS[button.dataset.view];
      soon();
    }));
    new ResizeObserver(soon).observe(figure);
    draw();
  };
  document.querySelectorAll("figure.tree-view:not([data-on])").forEach(start);
})();
