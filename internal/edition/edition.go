package edition

import (
	"slices"
	"time"
)

// Meta is what publishing adds to the content of an edition.
type Meta struct {
	Number      int       // 1 for the first edition; 0 before it is published
	Digest      string    // SHA-256 of the content, in hexadecimal
	PublishedAt time.Time // zero before it is published
	Pruned      bool      // its files are no longer kept: only the address is remembered
}

// Names of the files whose place is fixed. The other layers are named after
// their theme: see [LayerName].
const (
	ManifestName     = "api/edition"
	CooperationsName = "api/cooperations.json"
	ReferenceName    = "api/reference.json"
	PlacesName       = "api/places.json"
	RetiredName      = "api/retired.json"
	FactsName        = "api/country-facts.json" // not in editions made before there were any
	TableName        = "api/cooperations.csv"
	SheetName        = "api/cooperations-tableur.csv" // the same for French spreadsheets
	AllName          = "layers/all.geojson"
	PartnersName     = "layers/partners.geojson"
	AuthoritiesName  = "layers/authorities.geojson"
)

// LayerName returns the name of a theme's layer.
func LayerName(theme string) string { return "layers/" + theme + ".geojson" }

// Edition is one immutable state of the atlas. It is safe for any number of
// readers at once; nothing in it, bodies included, may be changed.
type Edition struct {
	Meta
	outline  outline
	files    map[string]*File
	names    []string // sorted, the manifest included
	manifest *File
}

// File returns a file of the edition by its name. The manifest is there too, as
// [ManifestName].
func (e *Edition) File(name string) (*File, bool) {
	if name == ManifestName {
		return e.manifest, true
	}
	file, found := e.files[name]
	return file, found
}

// Names returns the names of all files, the manifest included, sorted.
func (e *Edition) Names() []string { return slices.Clone(e.names) }

// Manifest returns the body of /api/edition.
func (e *Edition) Manifest() *File { return e.manifest }

// Counts returns what the edition holds, as the manifest tells it.
func (e *Edition) Counts() Counts { return e.outline.Counts }

// WithMeta returns the same content under another number and date. The digest
// is that of the content: m's is ignored.
func (e *Edition) WithMeta(m Meta) *Edition {
	m.Digest = e.Digest
	return assembled(m, e.outline, e.files)
}

// assembled puts an edition together from parts that are known to be right.
func assembled(meta Meta, content outline, files map[string]*File) *Edition {
	meta.PublishedAt = meta.PublishedAt.UTC()
	e := &Edition{Meta: meta, outline: content, files: files, manifest: content.manifest(meta)}
	e.names = append(e.names, ManifestName)
	for name := range files {
		if name != outlineName {
			e.names = append(e.names, name)
		}
	}
	slices.Sort(e.names)
	return e
}
