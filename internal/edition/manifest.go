package edition

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Format is the number of the shape of an edition's files. A reader refuses
// what is newer than it knows.
const Format = 1

// outlineName is the manifest as it is stored: without what publishing adds. It
// is under the digest, and not served by itself.
const outlineName = "manifest.json"

// Counts says how much an edition holds. Located, Approximate and WithoutPlace
// add up to Cooperations.
type Counts struct {
	Cooperations int `json:"cooperations"`
	// Located counts the cooperations with a partner drawn at its own place,
	// Approximate those whose best partner is drawn somewhere in it, and
	// WithoutPlace the others: no partner, or none that is located. Members of a
	// network that takes part are among its partners.
	Located      int `json:"located"`
	Approximate  int `json:"approximate"`
	WithoutPlace int `json:"without_place"`
	Authorities  int `json:"authorities"` // with a cooperation in the edition
	Partners     int `json:"partners"`    // features of layers/partners.geojson
	Links        int `json:"links"`       // features of layers/all.geojson
}

// outline is the content of the manifest, without number, date or addresses.
type outline struct {
	Format int            `json:"format"`
	Counts Counts         `json:"counts"`
	Layers []outlineLayer `json:"layers"` // in legend order
}

type outlineLayer struct {
	Theme    string     `json:"theme"`
	Label    atlas.Text `json:"label"`
	Color    string     `json:"color"`
	Features int        `json:"features"`
	Href     string     `json:"href,omitempty"` // in the manifest only
}

// manifestBody is the body of /api/edition.
type manifestBody struct {
	Format      int            `json:"format"`
	Number      int            `json:"number"`
	Digest      string         `json:"digest"`
	PublishedAt *time.Time     `json:"published_at"` // null before publication
	Counts      Counts         `json:"counts"`
	Layers      []outlineLayer `json:"layers"`
	Files       manifestFiles  `json:"files"`
}

// manifestFiles are the addresses of the files that are not a theme's layer.
type manifestFiles struct {
	All          string `json:"all"`
	Partners     string `json:"partners"`
	Authorities  string `json:"authorities"`
	Cooperations string `json:"cooperations"`
	Reference    string `json:"reference"`
	Places       string `json:"places"`
	Retired      string `json:"retired"`
	Table        string `json:"table"`
}

// Href returns the address at which a file of the edition never changes.
func (m Meta) Href(name string) string { return "/editions/" + m.Digest + "/" + name }

// manifest renders the body of /api/edition.
func (o outline) manifest(meta Meta) *File {
	body := manifestBody{
		Format: o.Format, Number: meta.Number, Digest: meta.Digest, Counts: o.Counts,
		Layers: make([]outlineLayer, len(o.Layers)),
		Files: manifestFiles{
			All:          meta.Href(AllName),
			Partners:     meta.Href(PartnersName),
			Authorities:  meta.Href(AuthoritiesName),
			Cooperations: meta.Href(CooperationsName),
			Reference:    meta.Href(ReferenceName),
			Places:       meta.Href(PlacesName),
			Retired:      meta.Href(RetiredName),
			Table:        meta.Href(TableName),
		},
	}
	if !meta.PublishedAt.IsZero() {
		published := meta.PublishedAt.Truncate(time.Second)
		body.PublishedAt = &published
	}
	for i, layer := range o.Layers {
		layer.Href = meta.Href(LayerName(layer.Theme))
		body.Layers[i] = layer
	}
	return effortFor(0).file(ManifestName, marshal(body))
}

// marshal encodes a value that is known to be encodable, HTML left as it is.
func marshal(value any) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic("edition: " + err.Error()) // only a programming error gets here
	}
	return buffer.Bytes()
}
