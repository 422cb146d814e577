/* Renders one plain link to the withdrawal page, beside its own <script>. Stores nothing, asks nothing. 0BSD. */
(function () {
  "use strict";
  try {
    var told = /*told*/null;
    var script = document.currentScript;
    if (!script) { return; }
    var named = function (tag) {
      tag = String(tag || "").toLowerCase().replace(/_/g, "-");
      if (/^zh/.test(tag)) { tag = /hant|-tw|-hk|-mo/.test(tag) ? "zh-Hant" : "zh-Hans"; }
      if (told.labels.hasOwnProperty(tag)) { return tag; }
      tag = tag.split("-")[0];
      return told.labels.hasOwnProperty(tag) ? tag : "";
    };
    var asked = script.getAttribute("data-lang");
    var put = function () {
      try {
        var tag = named(document.documentElement.lang) || named(asked) || told.language;
        var link = document.createElement("a");
        link.href = told.page + "?lang=" + tag;
        link.lang = tag;
        link.className = "venditor-withdraw";
        link.appendChild(document.createTextNode(told.labels[tag]));
        if (script.parentNode && document.body && document.body.contains(script)) {
          script.parentNode.insertBefore(link, script);
        } else {
          document.body.appendChild(link);
        }
      } catch (ignored) { /* the page of the shop goes on */ }
    };
    if (document.body && document.body.contains(script)) { put(); }
    else if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", put); }
    else { put(); }
  } catch (ignored) { /* the page of the shop goes on */ }
})();
