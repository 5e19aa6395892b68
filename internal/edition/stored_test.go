package edition

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelles/passerelles/internal/atlas"
)

// published is the fixture's edition, as publishing would number it.
func published(tb testing.TB) *Edition {
	tb.Helper()
	return built(tb).WithMeta(Meta{Number: 7, PublishedAt: time.Date(2026, 11, 23, 8, 0, 0, 123_000_000, time.UTC)})
}

// same checks that two editions are the same, body by body.
func same(tb testing.TB, want, got *Edition) {
	tb.Helper()
	if diff := cmp.Diff(want.Meta, got.Meta); diff != "" {
		tb.Errorf("meta (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want.Names(), got.Names()); diff != "" {
		tb.Fatalf("names (-want +got):\n%s", diff)
	}
	for _, name := range want.Names() {
		a, _ := want.File(name)
		b, _ := got.File(name)
		if !a.equal(b) || !bytes.Equal(a.Brotli, b.Brotli) || !bytes.Equal(a.Gzip, b.Gzip) || a.MediaType != b.MediaType {
			tb.Errorf("%s differs", name)
		}
	}
}

// deep copies stored files, so that a test may damage them.
func deep(files []Stored) []Stored {
	copied := slices.Clone(files)
	for i := range copied {
		copied[i].Identity = bytes.Clone(copied[i].Identity)
		copied[i].Brotli = bytes.Clone(copied[i].Brotli)
		copied[i].Gzip = bytes.Clone(copied[i].Gzip)
	}
	return copied
}

func TestAssemble(t *testing.T) {
	t.Parallel()
	e := published(t)
	again, err := Assemble(e.Meta, e.Stored())
	if err != nil {
		t.Fatal(err)
	}
	same(t, e, again)

	bare := deep(e.Stored())
	for i := range bare {
		bare[i].Brotli, bare[i].Gzip = nil, nil
	}
	slices.Reverse(bare)
	again, err = Assemble(e.Meta, bare)
	if err != nil {
		t.Fatal(err)
	}
	same(t, e, again)
}

// TestAssembleRefuses damages an edition in every way storage may.
func TestAssembleRefuses(t *testing.T) {
	t.Parallel()
	e := published(t)
	at := func(files []Stored, name string) *Stored {
		return &files[slices.IndexFunc(files, func(f Stored) bool { return f.Name == name })]
	}
	for name, row := range map[string]struct {
		damage func(*Meta, []Stored) []Stored
		want   string
	}{
		"a letter": {func(_ *Meta, f []Stored) []Stored {
			layer := at(f, AllName).Identity
			layer[len(layer)/2] ^= 1
			return f
		}, "the digest is"},
		"another digest": {func(m *Meta, f []Stored) []Stored {
			m.Digest = strings.Repeat("a", digestLength)
			return f
		}, "the digest is"},
		"no digest": {func(m *Meta, f []Stored) []Stored { m.Digest = ""; return f }, "the digest is"},
		"the digest inside": {func(_ *Meta, f []Stored) []Stored {
			at(f, CooperationsName).Identity[len(beforeDigest)] ^= 1
			return f
		}, "is of the edition"},
		"a file less": {func(_ *Meta, f []Stored) []Stored {
			return slices.DeleteFunc(f, func(s Stored) bool { return s.Name == LayerName("eau") })
		}, "there is no layers/eau.geojson"},
		"a file more": {func(_ *Meta, f []Stored) []Stored {
			return append(f, Stored{Name: "layers/more.geojson", Identity: []byte("{}")})
		}, "the digest is"},
		"a file twice": {func(_ *Meta, f []Stored) []Stored { return append(f, f[0]) }, "two files are named"},
		"no manifest": {func(_ *Meta, f []Stored) []Stored {
			return slices.DeleteFunc(f, func(s Stored) bool { return s.Name == outlineName })
		}, "there is no manifest.json"},
		"a name that leads out": {func(_ *Meta, f []Stored) []Stored {
			return append(f, Stored{Name: "layers/../../passwd.json"})
		}, "a file is named"},
		"a manifest that is none": {func(_ *Meta, f []Stored) []Stored {
			at(f, outlineName).Identity = []byte("[]")
			return f
		}, "read manifest.json"},
		"a newer format": {func(_ *Meta, f []Stored) []Stored {
			at(f, outlineName).Identity = []byte(`{"format":2}`)
			return f
		}, "newer Passerelles (format 2; this one reads up to format 1): update the program"},
		"brotli of another content": {func(_ *Meta, f []Stored) []Stored {
			at(f, AllName).Brotli = at(f, PartnersName).Brotli
			return f
		}, "read the brotli body of layers/all.geojson: it is not the content"},
		"a shorter brotli": {func(_ *Meta, f []Stored) []Stored {
			at(f, AllName).Brotli = at(f, AllName).Brotli[:100]
			return f
		}, "read the brotli body of layers/all.geojson"},
		"gzip of a longer content": {func(_ *Meta, f []Stored) []Stored {
			at(f, AllName).Gzip = effortFor(0).gzip(append(bytes.Clone(at(f, AllName).Identity), ' '))
			return f
		}, "read the gzip body of layers/all.geojson: it is not the content"},
		"no gzip": {func(_ *Meta, f []Stored) []Stored {
			at(f, AllName).Gzip = []byte("hello")
			return f
		}, "read the gzip body of layers/all.geojson"},
	} {
		meta := e.Meta
		files := row.damage(&meta, deep(e.Stored()))
		_, err := Assemble(meta, files)
		if atlas.ErrorCode(err) != atlas.CodeInvalid || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: error %v, want one that says %q", name, err, row.want)
		}
		if message := atlas.ErrorMessage(err); message.FR == "" || message.EN == "" {
			t.Errorf("%s: no sentence to show", name)
		}
	}
}

func TestWithMeta(t *testing.T) {
	t.Parallel()
	e := built(t)
	numbered := e.WithMeta(Meta{Number: 4, Digest: "another", PublishedAt: time.Unix(1_800_000_000, 0)})
	if numbered.Digest != e.Digest || numbered.Number != 4 || e.Number != 0 {
		t.Errorf("editions %+v and %+v", e.Meta, numbered.Meta)
	}
	type head struct {
		Number      int        `json:"number"`
		Digest      string     `json:"digest"`
		PublishedAt *time.Time `json:"published_at"`
	}
	at := time.Unix(1_800_000_000, 0).UTC()
	if diff := cmp.Diff(head{4, e.Digest, &at}, decode[head](t, numbered, ManifestName)); diff != "" {
		t.Errorf("manifest (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(head{0, e.Digest, nil}, decode[head](t, e, ManifestName)); diff != "" {
		t.Errorf("manifest before publication (-want +got):\n%s", diff)
	}
	if e.Manifest().ETag == numbered.Manifest().ETag {
		t.Error("two manifests under one tag")
	}
}

// FuzzAssemble: no stored bytes make Assemble panic, or accept what was not
// built.
func FuzzAssemble(f *testing.F) {
	e := published(f)
	f.Add(e.Digest, CooperationsName, body(f, e, CooperationsName), []byte(nil))
	f.Add(e.Digest, outlineName, []byte(`{"format":1}`), []byte{1})
	f.Add("", "api/../x", []byte(beforeDigest), []byte{0x1f, 0x8b})
	f.Fuzz(func(t *testing.T, digest, name string, identity, packed []byte) {
		files := e.Stored()
		i := slices.IndexFunc(files, func(s Stored) bool { return s.Name == name })
		if i < 0 {
			i = 0
		}
		files[i] = Stored{Name: name, Identity: identity, Brotli: packed, Gzip: packed}
		again, err := Assemble(Meta{Digest: digest}, files)
		if err == nil && again.Digest != digest {
			t.Errorf("digest %s, want %s", again.Digest, digest)
		}
		if err != nil && atlas.ErrorCode(err) != atlas.CodeInvalid {
			t.Errorf("error %v has no code", err)
		}
	})
}
