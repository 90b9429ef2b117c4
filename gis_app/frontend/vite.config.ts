// How the pages are built: hashed files under /static/, each beside its .gz and .br.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { type Plugin, defineConfig } from "vite";

const OUT = join(import.meta.dirname, "../static");
const COMPRESSIBLE = /\.(js|css|json|svg)$/;
const WORTH_IT = 1024; // bytes; below, the header costs more than is saved

// Neither Flask nor a stock nginx compresses on the fly as well as we can once.
function precompressed(): Plugin {
  return {
    name: "precompressed",
    apply: "build",
    closeBundle() {
      for (const name of readdirSync(OUT, { recursive: true, encoding: "utf8" })) {
        const path = join(OUT, name);
        if (!COMPRESSIBLE.test(name) || statSync(path).size < WORTH_IT) continue;
        const bytes = readFileSync(path);
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
        const quality = { [constants.BROTLI_PARAM_QUALITY]: 9 };
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: quality }));
      }
    },
  };
}

// What a briefing carries along to be opened without a network: it is read by Python,
// so its names have no hash.
function briefingParts(): Plugin {
  const from = join(import.meta.dirname, "node_modules/leaflet");
  const parts = {
    "leaflet.js": "dist/leaflet.js",
    "leaflet.css": "dist/leaflet.css",
    "leaflet.txt": "LICENSE",
  };
  return {
    name: "briefing-parts",
    apply: "build",
    generateBundle() {
      for (const [name, path] of Object.entries(parts)) {
        const source = readFileSync(join(from, path), "utf8");
        this.emitFile({ type: "asset", fileName: `briefing/${name}`, source });
      }
    },
  };
}

export default defineConfig({
  base: "/static/",
  plugins: [precompressed(), briefingParts()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    // Not the default .vite/manifest.json: dot folders get lost in packages.
    manifest: "manifest.json",
    // The libraries' licences ask that their texts go along.
    license: { fileName: "licenses.md" },
    // Kernels of 奇安信 and 360 browsers are about Chromium 110.
    target: ["chrome94", "firefox93", "safari16.4"],
    // No data: URLs in CSS and no inline polyfill: the CSP allows only files of ours.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1300,
    rolldownOptions: {
      input: [
        "login",
        "home",
        "map",
        "import",
        "locate",
        "plain",
        "setup",
        "help",
        "screen",
      ].map(
        (page) => `src/pages/${page}.ts`,
      ),
      output: {
        codeSplitting: {
          groups: [
            { name: "maplibre", test: /node_modules[\\/]maplibre-gl/ },
            { name: "echarts", test: /node_modules[\\/](echarts|zrender)/ },
            { name: "terra-draw", test: /node_modules[\\/]terra-draw/ },
          ],
        },
      },
    },
  },
  test: { include: ["src/**/*.test.ts"] },
} as Parameters<typeof defineConfig>[0]);
