"use strict";
(function () {
  var root = document.documentElement;
  document.getElementById("theme").addEventListener("click", function () {
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  // Long tables are shown a page at a time; what the filter leaves out is not there.
  var PAGE = 200;
  document.querySelectorAll("form[data-filter]").forEach(function (form) {
    var list = document.getElementById(form.dataset.filter);
    var body = list.tBodies ? list.tBodies[0] : list;
    var output = form.querySelector("output");
    var more = document.querySelector('[data-more="' + form.dataset.filter + '"]');
    var most = more ? PAGE : Infinity;
    var items = Array.from(body.children);
    var words = items.map(function (item) {
      var cells = item.tagName === "DETAILS" ? [item.firstElementChild] : Array.from(item.cells || [item]);
      return cells.map(function (cell) {
        return cell.dataset.w === undefined ? cell.textContent : cell.dataset.w;
      }).join(" ").toLowerCase();
    });
    var place = new Map(items.map(function (item, at) { return [item, at]; }));
    function show() {
      var wanted = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
      var period = form.elements.period ? form.elements.period.value : "";
      var step = form.elements.step ? form.elements.step.value : "";
      var found = 0;
      Array.from(body.children).forEach(function (item) {
        var text = words[place.get(item)];
        var fits = (!period || item.dataset.p === period) && (!step || item.dataset.m === step) &&
          wanted.every(function (word) { return text.indexOf(word) >= 0; });
        if (fits) { found += 1; }
        item.hidden = !fits || found > most;
      });
      output.textContent = output.dataset.of.replace("%n", Math.min(found, most)).replace("%m", found)
        .replace("%a", items.length);
      if (more) { more.hidden = found <= most; }
    }
    form.addEventListener("input", function () { if (more) { most = PAGE; } show(); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    if (more) { more.addEventListener("click", function () { most += PAGE * 5; show(); }); }
    list.addEventListener("sorted", show);
    addEventListener("beforeprint", function () { if (more) { most = Infinity; show(); } });
    show();
  });

  document.querySelectorAll("table.sortable").forEach(function (table) {
    var body = table.tBodies[0];
    Array.from(table.tHead.rows[0].cells).forEach(function (cell, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = cell.textContent;
      cell.replaceChildren(button);
      button.addEventListener("click", function () {
        var up = cell.getAttribute("aria-sort") !== "ascending";
        Array.from(cell.parentNode.cells).forEach(function (other) { other.removeAttribute("aria-sort"); });
        cell.setAttribute("aria-sort", up ? "ascending" : "descending");
        var collator = new Intl.Collator(root.lang, { numeric: true });
        var rows = Array.from(body.rows).map(function (row) {
          var own = row.cells[column];
          return [own.dataset.v === undefined ? own.textContent : Number(own.dataset.v), row];
        });
        rows.sort(function (a, b) {
          var way = typeof a[0] === "number" ? a[0] - b[0] : collator.compare(a[0], b[0]);
          return up ? way : -way;
        });
        rows.forEach(function (pair) { body.appendChild(pair[1]); });
        table.dispatchEvent(new Event("sorted"));
      });
    });
  });

  function open() {
    var target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.tagName === "DETAILS") {
      target.hidden = false;
      target.open = true;
      target.scrollIntoView();
    }
  }
  addEventListener("hashchange", open);
  open();
})();
