package dataset_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/data"
	"github.com/passerelles/passerelles/internal/dataset"
)

// TestWriteFolder: what is written is read again as it was.
func TestWriteFolder(t *testing.T) {
	t.Parallel()
	bundled, err := dataset.ReadFS(t.Context(), data.Bundled(), "data")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := dataset.WriteFolder(t.Context(), folder, bundled.Origin, &bundled.Record); err != nil {
		t.Fatal(err)
	}
	again, err := dataset.Read(t.Context(), folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	if again.Origin != bundled.Origin || !again.Full {
		t.Errorf("the package is %q, full %v, want %q and true", again.Origin, again.Full, bundled.Origin)
	}
	if difference := cmp.Diff(bundled.Record, again.Record); difference != "" {
		t.Errorf("the record differs (-before +after):\n%s", difference)
	}
}
