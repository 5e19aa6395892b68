// Package document writes a dossier for those who take it along: a PDF to print
// and to read without a network, a DOCX for staff who edit it, an XLSX for those
// who count.
//
//	options := document.Options{Words: words, Records: records, Address: "https://…/missions/dossier?country=SN"}
//	err := document.WritePDF(w, dossier, options)
//
// The PDF and the DOCX are two renderings of one [book]: chapters of blocks that
// are already worded. The same dossier, options and program give the same bytes.
//
// The fonts are Source Sans 3 (SIL Open Font License 1.1, see font/OFL.txt), the
// outlines of the world Natural Earth's (public domain), as
// static/build/document-world.js reduces them.
package document
