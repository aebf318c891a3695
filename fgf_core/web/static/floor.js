// Sends browsers below Chromium 112 to a plain page. Old syntax only: it must run where nothing else does.
(function () {
  var fits = window.CSS && CSS.supports && CSS.supports("selector(&)");
  if (!fits) { location.replace("/fgf-old"); }
})();
