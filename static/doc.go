// Package static is the front end: the templates, styles, scripts and
// translations of the pages, embedded in the program.
//
// The scripts are ES modules typed with JSDoc (js), the styles plain CSS (css),
// both bundled by esbuild together with the basemap, which is cut from Natural
// Earth at build time (build). Nothing is fetched from another host, neither by
// the build nor by a page.
//
//	npm ci --ignore-scripts   # what package-lock.json pins
//	npm run build             # → dist/
//	npm run check             # types and style
//	npm test                  # modules
//	npm run e2e               # the whole program in a browser
package static
