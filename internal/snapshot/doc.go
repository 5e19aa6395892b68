// Package snapshot writes a site as files: what a handler answers at each of its
// addresses, in a folder that any host of files can serve, at the root of a
// domain or anywhere below it.
//
//	summary, err := snapshot.Write(ctx, "/var/www/atlas", snapshot.Site{
//		Handler: server.Handler(),
//		Pages:   []string{"/", "/en/", "/pays/SN"},
//		Files:   []string{"/assets/main.js", "/api/edition"},
//	})
//
// A page becomes index.html in a folder of its name: /pays/SN is
// pays/SN/index.html, and links to it are written pays/SN/, which hosts of files
// agree on. Every address that a page holds is made relative to that page
// (rewrite.go), and one that leads to nothing in the snapshot is an error: a
// folder that was written has no dead link. Files are what the handler answers,
// byte for byte.
//
// Write never touches the folder that is served: it writes beside, then changes
// one folder for the other (folder.go).
package snapshot
