package httpd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
	"github.com/passerelles/passerelles/internal/mission"
	"github.com/passerelles/passerelles/internal/mission/document"
)

// mostNotes is how many bytes the form may have that the notes come in: those of
// the notes, and what JSON and the form put round them.
const mostNotes = document.MaxNotes + document.MaxNotes/2

// notesField is the field of the form that the notes are in.
const notesField = "notes"

// note is what a reader wrote about a place, as the browser keeps it.
type note struct {
	Met    string `json:"met"`
	Talk   string `json:"talk"`
	Follow string `json:"follow"`
}

// serveNoted serves a file of a dossier with the reader's notes in it. They are
// nobody else's: nothing of them is kept, on disk, in memory or in the log.
func (s *Server) serveNoted(x *exchange, r *http.Request, form dossierForm, lang, name string, write func(map[string]string) func(*volume, *mission.Index) ([]byte, error)) {
	if s.sameOrigin.Check(r) != nil {
		x.fail(r, &problem{kind: "forbidden", status: http.StatusForbidden, detail: atlas.Text{
			FR: "Les notes s’envoient depuis la page du dossier.",
			EN: "Notes are sent from the page of the dossier.",
		}})
		return
	}
	notes, refused := readNotes(r)
	if refused != nil {
		x.fail(r, refused)
		return
	}
	v := s.currentVolume()
	if v == nil {
		x.fail(r, noEdition())
		return
	}
	content, refused := s.makeNoted(r, v, write(worded(notes, s.formWords(form, lang))))
	if refused != nil {
		x.fail(r, refused)
		return
	}
	x.setFileName(name)
	x.sendOnce(r, http.StatusOK, []string{form.contentType}, content)
}

// makeNoted makes a file for one reader, when it is its turn.
func (s *Server) makeNoted(r *http.Request, v *volume, write func(*volume, *mission.Index) ([]byte, error)) ([]byte, *problem) {
	done, refused := s.waitTurn(r)
	if refused != nil {
		return nil, refused
	}
	defer done()
	index, err := v.missions()
	if err != nil {
		return nil, missionProblem(err)
	}
	content, err := write(v, index)
	var fault *mission.Fault
	if atlas.ErrorCode(err) == atlas.CodeInvalid && !errors.As(err, &fault) { // it is not the query, then
		return nil, notesTooLong()
	}
	if err != nil {
		return nil, missionProblem(err)
	}
	return content, nil
}

// readNotes reads the notes of a form, by the identifier of their place. It goes
// through the form by itself: net/http would put what is long on disk.
func readNotes(r *http.Request) (map[string]note, *problem) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, &problem{kind: "unsupported-media-type", status: http.StatusUnsupportedMediaType, detail: atlas.Text{
			FR: "Les notes s’envoient dans un formulaire (multipart/form-data).",
			EN: "Notes are sent in a form (multipart/form-data).",
		}}
	}
	text, err := fieldOf(parts, notesField)
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		return nil, notesTooLong()
	}
	notes := map[string]note{}
	if err != nil || json.Unmarshal(text, &notes) != nil {
		return nil, invalidParameter(notesField, atlas.Text{
			FR: "ce ne sont pas des notes de dossier",
			EN: "these are no notes of a dossier",
		})
	}
	return notes, nil
}

// fieldOf returns the first field of a form with a name.
func fieldOf(parts *multipart.Reader, name string) ([]byte, error) {
	for {
		part, err := parts.NextPart()
		if err != nil {
			return nil, err
		}
		if part.FormName() == name {
			return io.ReadAll(part)
		}
	}
}

// worded writes notes as a document has them: each topic under its name.
func worded(notes map[string]note, w catalogue.Words) map[string]string {
	texts := make(map[string]string, len(notes))
	for place, n := range notes {
		var topics []string
		for _, topic := range []struct{ name, text string }{{"met", n.Met}, {"talk", n.Talk}, {"follow", n.Follow}} {
			if text := strings.TrimSpace(topic.text); text != "" {
				topics = append(topics, w.T("mission.notes.topic", "topic", w.T("mission.notes."+topic.name))+"\n"+text)
			}
		}
		if len(topics) > 0 {
			texts[place] = strings.Join(topics, "\n\n")
		}
	}
	return texts
}

func notesTooLong() *problem {
	return &problem{kind: "body-too-large", status: http.StatusRequestEntityTooLarge, detail: atlas.Text{
		FR: fmt.Sprintf("Vos notes sont trop longues pour être jointes\u202f: elles dépassent %d\u00a0Ko. Raccourcissez-les, ou prenez le fichier sans elles\u202f; elles restent dans votre navigateur.", document.MaxNotes>>10),
		EN: fmt.Sprintf("Your notes are too long to be put in: they exceed %d KB. Shorten them, or take the file without them; they stay in your browser.", document.MaxNotes>>10),
	}}
}
