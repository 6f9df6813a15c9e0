// The map of a neighbourhood: address points, an outline, no tiles. With data-lotse-map-edit clicks set corners, which
// stand in the field data-lotse-map-corners, one a line as "latitude; longitude"; typing there moves the map's outline.
/* global L */
const json = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");

const written = (corners) =>
  corners.map(([lat, lon]) => `${lat.toFixed(6)}; ${lon.toFixed(6)}`.replaceAll(".", ",")).join("\n");

const read = (text) =>
  text
    .split("\n")
    .map((line) => line.trim().replaceAll(",", ".").split(/[;\s]+/).map(Number))
    .filter((pair) => pair.length === 2 && pair.every(Number.isFinite));

const isInside = ([lat, lon], corners) => {
  let inside = false;
  for (let at = 0, before = corners.length - 1; at < corners.length; before = at++) {
    const [latA, lonA] = corners[at];
    const [latB, lonB] = corners[before];
    if (latA > lat !== latB > lat && lon < ((lonB - lonA) * (lat - latA)) / (latB - latA) + lonA) inside = !inside;
  }
  return inside;
};

for (const frame of document.querySelectorAll("[data-lotse-map]")) {
  const points = json("map-points") ?? [];
  const outline = json("map-outline");
  const form = frame.closest("form");
  const field = form?.querySelector("[data-lotse-map-corners]");
  const map = L.map(frame, { attributionControl: false, zoomSnap: 0.25, doubleClickZoom: false });
  const shape = L.layerGroup().addTo(map);
  const isSimple = !outline || (outline.coordinates.length === 1 && outline.coordinates[0].length === 1);
  let corners = field ? read(field.value) : [];

  L.control.scale({ imperial: false }).addTo(map);
  const dots = points.map(([lat, lon, label]) =>
    L.circleMarker([lat, lon], { radius: 4, className: "map__point", interactive: true }).bindTooltip(label).addTo(map),
  );

  const draw = () => {
    shape.clearLayers();
    if (!isSimple) L.geoJSON(outline, { interactive: false, style: { className: "map__outline" } }).addTo(shape);
    else if (corners.length) {
      L.polygon(corners, { interactive: false, className: "map__outline" }).addTo(shape);
      for (const corner of corners)
        L.circleMarker(corner, { interactive: false, radius: 6, className: "map__corner" }).addTo(shape);
    }
    if (isSimple)
      dots.forEach((dot, at) => dot.getElement()?.classList.toggle("map__point--inside", isInside(points[at], corners)));
  };
  const change = (next) => {
    corners = next;
    field.value = written(corners);
    draw();
  };

  const everything = L.latLngBounds([...points.map(([lat, lon]) => [lat, lon]), ...corners]);
  map.fitBounds(everything.isValid() ? everything : [[47, 6], [55, 15]], { padding: [20, 20] });
  draw();

  if (frame.hasAttribute("data-lotse-map-edit") && field && isSimple) {
    form.querySelector("[data-lotse-map-tools]").hidden = false;
    const add = ({ lat, lng }) => change([...corners, [lat, lng]]);
    map.on("click", (event) => add(event.latlng));
    field.addEventListener("input", () => {
      corners = read(field.value);
      draw();
    });
    form.querySelector("[data-lotse-map-add]").addEventListener("click", () => add(map.getCenter()));
    form.querySelector("[data-lotse-map-undo]").addEventListener("click", () => change(corners.slice(0, -1)));
    form.querySelector("[data-lotse-map-clear]").addEventListener("click", () => change([]));
  }
}
