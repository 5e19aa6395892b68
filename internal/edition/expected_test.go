package edition

import (
	"bytes"
	"testing"

	"github.com/passerelles/passerelles/internal/atlas"
)

// TestExpected holds what is expected of an edition to what is built: every file
// but the layers of themes, and the facts of countries as the record has them.
func TestExpected(t *testing.T) {
	t.Parallel()
	e, record := built(t), fixture()
	expected := Expected(&record.Facts)
	for _, layer := range e.outline.Layers {
		expected[LayerName(layer.Theme)] = nil
	}
	if len(expected) != len(e.files) {
		t.Errorf("%d files expected, %d built", len(expected), len(e.files))
	}
	for name, body := range expected {
		file, found := e.files[name]
		if !found {
			t.Errorf("%s is not built", name)
		} else if body != nil && !bytes.Equal(body, file.Identity) {
			t.Errorf("%s is not what is built", name)
		}
	}
	if bytes.Equal(expected[FactsName], Expected(&atlas.WorldFacts{})[FactsName]) {
		t.Error("the fixture has no facts")
	}
}
