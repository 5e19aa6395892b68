package gazetteer

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
)

// The one-file form is zstd-compressed JSON lines: a header, one entry a line,
// and a last line that counts the entries, so that a truncated file is known
// for one.
const builtFormat = "passerelles-gazetteer"

// maxBuiltWindow bounds the memory a built file may ask of its reader.
const maxBuiltWindow = 64 << 20

type builtHeader struct {
	Format       string        `json:"format"`
	Version      int           `json:"version"`
	Digest       string        `json:"digest"`
	Attributions []Attribution `json:"attributions"`
}

type builtLine struct {
	builtEntry
	Entries *int `json:"entries,omitempty"` // last line: how many there are
}

// builtEntry is an [Entry] on its line.
type builtEntry struct {
	ID         string          `json:"id,omitempty"`
	Name       string          `json:"name,omitempty"`
	Country    string          `json:"country,omitempty"`
	Admin1     string          `json:"admin1,omitempty"`
	Level      atlas.Level     `json:"level,omitempty"`
	Feature    string          `json:"feature,omitempty"`
	Population int             `json:"population,omitempty"`
	Position   *orb.Point      `json:"position,omitempty"`
	Exactness  atlas.Exactness `json:"exactness,omitempty"`
	Source     string          `json:"source,omitempty"`
	Licence    string          `json:"licence,omitempty"`
	Names      []builtName     `json:"names,omitempty"`
	GeoNameID  int             `json:"geonameid,omitempty"`
	Admin1ID   string          `json:"admin1_id,omitempty"`
	Admin2ID   string          `json:"admin2_id,omitempty"`
	INSEE      string          `json:"insee,omitempty"`
	PartOf     string          `json:"part_of,omitempty"`
	ValidTo    atlas.Date      `json:"valid_to,omitempty"`
	Note       string          `json:"note,omitempty"`
	Weight     int             `json:"weight,omitempty"`
	Commune    *atlas.Commune  `json:"commune,omitempty"`
	NamesOnly  bool            `json:"names_only,omitempty"`
}

type builtName struct {
	Text      string `json:"text"`
	Lang      string `json:"lang,omitempty"`
	Preferred bool   `json:"preferred,omitempty"`
}

func pack(e *Entry) *builtEntry {
	p := &e.Place
	packed := &builtEntry{
		ID: p.ID, Name: p.Name, Country: p.Country, Admin1: p.Admin1, Level: p.Level, Feature: p.Feature,
		Population: p.Population, Source: p.Source, Licence: p.Licence, Exactness: e.Exactness,
		GeoNameID: e.GeoNameID, Admin1ID: e.Admin1, Admin2ID: e.Admin2, INSEE: e.INSEE, PartOf: e.PartOf,
		ValidTo: e.ValidTo, Note: e.Note, Weight: e.Weight, Commune: e.Commune, NamesOnly: e.NamesOnly,
	}
	if e.Exactness != "" {
		packed.Position = &p.Position
	}
	for _, name := range e.Names {
		packed.Names = append(packed.Names, builtName(name))
	}
	return packed
}

func (b *builtEntry) unpack() Entry {
	e := Entry{
		Place: atlas.Place{
			ID: b.ID, Name: b.Name, Country: b.Country, Admin1: b.Admin1, Level: b.Level, Feature: b.Feature,
			Population: b.Population, Source: b.Source, Licence: b.Licence,
		},
		Exactness: b.Exactness, GeoNameID: b.GeoNameID, Admin1: b.Admin1ID, Admin2: b.Admin2ID, INSEE: b.INSEE,
		PartOf: b.PartOf, ValidTo: b.ValidTo, Note: b.Note, Weight: b.Weight, Commune: b.Commune, NamesOnly: b.NamesOnly,
	}
	if b.Position != nil {
		e.Place.Position = *b.Position
	}
	for _, name := range b.Names {
		e.Names = append(e.Names, Name(name))
	}
	return e
}

// isWhole reports whether an entry is a place, or names of one, that a database
// can hold: a file that somebody else wrote may say anything.
func (e *Entry) isWhole() bool {
	p := &e.Place
	texts := []string{p.ID, p.Name, p.Admin1, p.Feature, p.Source, p.Licence, e.Admin1, e.Admin2, e.INSEE, e.PartOf, e.Note}
	for _, name := range e.Names {
		if name.Text == "" {
			return false
		}
		texts = append(texts, name.Text, name.Lang)
	}
	if !cleanText(strings.Join(texts, "")) || e.GeoNameID < 0 || p.Population < 0 || e.Weight < 0 {
		return false
	}
	if e.NamesOnly {
		return len(e.Names) > 0 && (e.GeoNameID > 0 || p.ID != "")
	}
	_, err := atlas.ParseDate(string(e.ValidTo))
	return err == nil && p.ID != "" && p.Name != "" && (p.Country == "" || isISO2(p.Country)) &&
		slices.Contains(atlas.Levels(), p.Level) &&
		slices.Contains([]atlas.Exactness{"", atlas.Exact, atlas.Approximate}, e.Exactness) &&
		math.Abs(p.Position[0]) <= 180 && math.Abs(p.Position[1]) <= 90
}

// Build writes a bundle as one compressed file, for machines without npm. Read
// back by [OpenFiles], it has the same digest and gives the same entries in the
// same order.
func Build(ctx context.Context, b *Bundle, w io.Writer) error {
	packed, err := zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithWindowSize(8<<20))
	if err != nil {
		return fmt.Errorf("start compression: %w", err)
	}
	lines := json.NewEncoder(packed)
	lines.SetEscapeHTML(false)
	header := builtHeader{Format: builtFormat, Version: 1, Digest: b.Digest(), Attributions: Attributions()}
	if err := lines.Encode(header); err != nil {
		return fmt.Errorf("write gazetteer: %w", err)
	}
	count := 0
	err = b.Each(ctx, func(e Entry) error {
		count++
		return lines.Encode(pack(&e))
	})
	if err != nil {
		return errors.Join(err, packed.Close())
	}
	if err := lines.Encode(builtLine{Entries: &count}); err != nil {
		return fmt.Errorf("write gazetteer: %w", err)
	}
	if err := packed.Close(); err != nil {
		return fmt.Errorf("write gazetteer: %w", err)
	}
	return nil
}

// isBuilt reports whether a file starts as a zstd stream does.
func isBuilt(path string) bool {
	src, err := os.Open(path)
	if err != nil {
		return false
	}
	defer src.Close()
	var magic [4]byte
	_, err = io.ReadFull(src, magic[:])
	return err == nil && magic == [4]byte{0x28, 0xb5, 0x2f, 0xfd}
}

// readHeader reads the first line of a built file.
func readHeader(f *file) (header builtHeader, err error) {
	err = openBuilt(f, func(lines *bufio.Scanner) error {
		header, err = scanHeader(f.path, lines)
		return err
	})
	return header, err
}

func scanHeader(path string, lines *bufio.Scanner) (builtHeader, error) {
	var header builtHeader
	if !lines.Scan() || json.Unmarshal(lines.Bytes(), &header) != nil || header.Format != builtFormat || header.Digest == "" {
		return header, invalid(path, 1, atlas.Text{
			FR: "ce n’est pas un répertoire de lieux construit par Passerelles, ou il est abîmé",
			EN: "not a gazetteer built by Passerelles, or a damaged one",
		}, lines.Err())
	}
	if header.Version != 1 {
		return header, invalid(path, 1, atlas.Text{
			FR: fmt.Sprintf("format %d, plus récent que ce programme", header.Version),
			EN: fmt.Sprintf("format %d, newer than this program", header.Version),
		}, nil)
	}
	return header, nil
}

func openBuilt(f *file, fn func(*bufio.Scanner) error) error {
	src, err := os.Open(f.path)
	if err != nil {
		return fmt.Errorf("open gazetteer: %w", err)
	}
	defer src.Close()
	unpacked, err := zstd.NewReader(src, zstd.WithDecoderMaxWindow(maxBuiltWindow), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return f.damaged(err)
	}
	defer unpacked.Close()
	lines := bufio.NewScanner(unpacked)
	lines.Buffer(make([]byte, 256<<10), 4*maxLine)
	return fn(lines)
}

// readBuilt calls fn with every entry of a built file.
func readBuilt(ctx context.Context, f *file, fn func(Entry) error) error {
	return openBuilt(f, func(lines *bufio.Scanner) error {
		if _, err := scanHeader(f.path, lines); err != nil {
			return err
		}
		count := 0
		for lines.Scan() {
			if count%4096 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			var line builtLine
			if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
				return invalid(f.path, count+2, atlas.Text{FR: "ligne illisible", EN: "unreadable line"}, err)
			}
			if line.Entries != nil && *line.Entries == count {
				return nil
			}
			if line.Entries != nil {
				break
			}
			count++
			entry := line.unpack()
			if !entry.isWhole() {
				return invalid(f.path, count+1, atlas.Text{FR: "ce n’est pas un lieu", EN: "not a place"}, nil)
			}
			if err := fn(entry); err != nil {
				return err
			}
		}
		return invalid(f.path, count+2, atlas.Text{
			FR: "fichier tronqué ou abîmé",
			EN: "truncated or damaged file",
		}, lines.Err())
	})
}
