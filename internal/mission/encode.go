package mission

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// noCooperations is what a dossier is written with in the place of its
// cooperations: no other list of theirs is ever null.
const noCooperations = `"cooperations":null`

// JSON writes a dossier, and ends it with a new line. The cooperations, most of
// it, were written when the edition was read.
func (d *Dossier) JSON() ([]byte, error) {
	bare := *d
	bare.Cooperations = nil
	text, err := encodeJSON(&bare)
	if err != nil {
		return nil, fmt.Errorf("write dossier: %w", err)
	}
	before, after, _ := bytes.Cut(text, []byte(noCooperations))
	size := len(text) + 2
	for i := range d.Cooperations {
		size += len(d.Cooperations[i].encoded) + 1
	}
	whole := make([]byte, 0, size)
	whole = append(whole, before...)
	whole = append(whole, `"cooperations":[`...)
	for i := range d.Cooperations {
		if i > 0 {
			whole = append(whole, ',')
		}
		whole = append(whole, d.Cooperations[i].encoded...)
	}
	whole = append(whole, ']')
	whole = append(whole, after...)
	return append(whole, '\n'), nil
}

// encodeJSON writes a value with HTML left as it is, and no new line after it.
func encodeJSON(value any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), nil
}
