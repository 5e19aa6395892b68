package httpd

import (
	"net/http"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
)

// formParameter chooses the form of a table: none is CSV as programs read it.
const formParameter = "form"

// formSheet is the form that spreadsheets of French offices open.
const formSheet = "tableur"

// serveTable serves a table of the current edition, in the form asked.
func (s *Server) serveTable(x *exchange, r *http.Request) {
	v := s.currentVolume()
	if v == nil {
		x.fail(r, noEdition())
		return
	}
	name, refused := x.tableName(r.URL.Path[1:])
	if refused != nil {
		x.fail(r, refused)
		return
	}
	if b := v.bodies[name]; b != nil {
		x.send(r, b, revalidate)
		return
	}
	s.serveNotFound(x, r)
}

// tableName returns the file of an edition that holds a table in the form asked.
func (x *exchange) tableName(name string) (string, *problem) {
	form, given := x.values[formParameter]
	switch {
	case !given:
		return name, nil
	case name != edition.TableName:
		return "", unknownParameter(formParameter, nil)
	case form == formSheet:
		return edition.SheetName, nil
	}
	return "", invalidParameter(formParameter, atlas.Text{FR: "«\u202ftableur\u202f» ou rien", EN: "“tableur” or nothing"})
}
