package edition

import (
	"bytes"
	"encoding/json"
)

// list writes a JSON document whose bulk is one array, an element a line, so
// that two editions can be compared with diff. Elements go straight to the
// document: nothing of a large layer is held twice.
type list struct {
	buffer  bytes.Buffer
	encoder *json.Encoder
	count   int
}

// newList starts a document: opening ends right before the array's first
// element. size is a guess of its length in bytes.
func newList(opening string, size int) *list {
	l := &list{}
	l.buffer.Grow(size)
	l.buffer.WriteString(opening)
	l.encoder = json.NewEncoder(&l.buffer)
	l.encoder.SetEscapeHTML(false)
	return l
}

// newFeatures starts a FeatureCollection (RFC 7946 section 3.3). Its name is
// the layer's title in a GIS, credit what must be said of its sources.
func newFeatures(name, credit string, size int) *list {
	opening := `{"type":"FeatureCollection","name":` + quoted(name) + `,"attribution":` + quoted(credit) + `,"features":[`
	return newList(opening, len(opening)+size+64)
}

// quoted returns a text as a JSON string.
func quoted(text string) string { return string(bytes.TrimSpace(marshal(text))) }

// add appends an element.
func (l *list) add(element any) {
	l.next()
	l.value(element)
}

// feature appends a feature; geometry is its GeoJSON.
func (l *list) feature(id string, properties any, geometry []byte) {
	l.next()
	l.buffer.WriteString(`{"type":"Feature","id":`)
	l.value(id)
	l.buffer.WriteString(`,"properties":`)
	l.value(properties)
	l.buffer.WriteString(`,"geometry":`)
	l.buffer.Write(geometry)
	l.buffer.WriteByte('}')
}

// close ends the array and the document, and returns it.
func (l *list) close() []byte {
	l.buffer.WriteString("\n]}\n")
	return snug(l.buffer.Bytes())
}

func (l *list) next() {
	if l.count > 0 {
		l.buffer.WriteByte(',')
	}
	l.buffer.WriteByte('\n')
	l.count++
}

func (l *list) value(v any) {
	if err := l.encoder.Encode(v); err != nil {
		panic("edition: " + err.Error()) // only a programming error gets here
	}
	l.buffer.Truncate(l.buffer.Len() - 1) // the encoder's line feed
}
