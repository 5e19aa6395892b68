package edition_test

import (
	"context"
	"fmt"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/edition"
)

// From a record to what a server answers from.
func Example() {
	record := &atlas.Record{Themes: []atlas.Theme{{Code: "eau", Label: atlas.Text{FR: "Eau", EN: "Water"}}}}
	built, err := edition.Build(context.Background(), record)
	if err != nil {
		fmt.Println(err)
		return
	}
	var library edition.Library
	library.SetCurrent(built.WithMeta(edition.Meta{Number: 1}))

	current := library.Current()
	layer, _ := current.File(edition.LayerName("eau"))
	fmt.Println(current.Number, layer.Name, layer.MediaType)
	// Output: 1 layers/eau.geojson application/geo+json
}
