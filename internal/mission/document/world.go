package document

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/paulmach/orb"
)

//go:embed world.json.gz
var packedWorld []byte

// world is the land and the borders of the world.
type world struct {
	land    []orb.Ring
	borders []orb.LineString
	names   []CountryLabel
}

// CountryLabel is where the name of a country goes on a map.
type CountryLabel struct {
	ISO2 string
	At   orb.Point // longitude, latitude
	Wide float64   // degrees of longitude that its largest piece is wide
}

// CountryLabels returns where the names of all countries go, in the order of
// their codes, each well inside the largest piece of the country.
func CountryLabels() ([]CountryLabel, error) {
	read, err := readWorld()
	if err != nil {
		return nil, err
	}
	return read.names, nil
}

// readWorld reads the outlines: whole steps of a part of a degree, each position
// relative to the one before, as static/build/world.js writes them.
func readWorld() (*world, error) {
	unpacked, err := gzip.NewReader(bytes.NewReader(packedWorld))
	if err != nil {
		return nil, fmt.Errorf("outlines of the world: %w", err)
	}
	var steps struct {
		Scale   float64 `json:"scale"`
		Land    [][]int `json:"land"`
		Borders [][]int `json:"borders"`
		// Labels are longitude, latitude and width, in hundredths of a degree.
		Labels map[string][3]float64 `json:"labels"`
	}
	if err := json.NewDecoder(unpacked).Decode(&steps); err != nil {
		return nil, fmt.Errorf("outlines of the world: %w", err)
	}
	read := &world{}
	for _, ring := range steps.Land {
		read.land = append(read.land, orb.Ring(positions(ring, steps.Scale)))
	}
	for _, line := range steps.Borders {
		read.borders = append(read.borders, positions(line, steps.Scale))
	}
	for _, iso2 := range slices.Sorted(maps.Keys(steps.Labels)) {
		label := steps.Labels[iso2]
		read.names = append(read.names, CountryLabel{iso2, orb.Point{label[0] / 100, label[1] / 100}, label[2] / 100})
	}
	return read, nil
}

func positions(steps []int, scale float64) orb.LineString {
	line := make(orb.LineString, 0, len(steps)/2)
	x, y := 0, 0
	for i := 0; i+1 < len(steps); i += 2 {
		x, y = x+steps[i], y+steps[i+1]
		line = append(line, orb.Point{float64(x) / scale, float64(y) / scale})
	}
	return line
}
