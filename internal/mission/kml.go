package mission

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/atlas"
	"github.com/passerelles/passerelles/internal/catalogue"
)

// kmlDocument is OGC KML 2.2, as far as a dossier needs it. encoding/xml escapes
// what it holds, and replaces what XML cannot.
type kmlDocument struct {
	XMLName  xml.Name `xml:"http://www.opengis.net/kml/2.2 kml"`
	Document struct {
		Name        string      `xml:"name"`
		Description string      `xml:"description"`
		Styles      []kmlStyle  `xml:"Style"`
		Folders     []kmlFolder `xml:"Folder"`
	} `xml:"Document"`
}

type kmlStyle struct {
	ID   string   `xml:"id,attr"`
	Icon *kmlIcon `xml:"IconStyle"`
	Line *kmlLine `xml:"LineStyle"`
}

// kmlIcon has no picture: it would be fetched from somewhere. Programs have a
// pin of their own.
type kmlIcon struct {
	Color string  `xml:"color"`
	Scale float64 `xml:"scale"`
}

type kmlLine struct {
	Color string  `xml:"color"`
	Width float64 `xml:"width"`
}

type kmlFolder struct {
	Name       string         `xml:"name"`
	Placemarks []kmlPlacemark `xml:"Placemark"`
}

type kmlPlacemark struct {
	ID          string    `xml:"id,attr"`
	Name        string    `xml:"name"`
	Description string    `xml:"description,omitempty"`
	Style       string    `xml:"styleUrl"`
	Point       *kmlPoint `xml:"Point"`
	Lines       *kmlLines `xml:"MultiGeometry"`
}

type kmlPoint struct {
	Coordinates string `xml:"coordinates"`
}

type kmlLines struct {
	Lines []kmlPath `xml:"LineString"`
}

type kmlPath struct {
	Tessellate  int    `xml:"tessellate"`
	Coordinates string `xml:"coordinates"`
}

// KML writes the numbered places of a dossier and the lines that lead to them,
// in the language of the words.
func (x *Index) KML(d *Dossier, words catalogue.Words) ([]byte, error) {
	var file kmlDocument
	doc := &file.Document
	doc.Name = x.records.Territory.Title.In(words.Lang)
	doc.Description = x.credits(d, words)
	doc.Styles = append(doc.Styles,
		kmlStyle{ID: "exact", Icon: &kmlIcon{Color: "ff553300", Scale: 1.1}},
		kmlStyle{ID: "approximate", Icon: &kmlIcon{Color: "99553300", Scale: 0.9}})
	for _, theme := range x.records.Themes {
		doc.Styles = append(doc.Styles, kmlStyle{ID: "theme-" + theme.Code, Line: &kmlLine{Color: kmlColor(theme.Color), Width: 2}})
	}
	for i := range d.Countries {
		country := &d.Countries[i]
		folder := kmlFolder{Name: x.records.CountryName(words, country.ISO2)}
		for j := range country.Places {
			place := &country.Places[j]
			style := "#exact"
			if place.Exactness != atlas.Exact {
				style = "#approximate"
			}
			folder.Placemarks = append(folder.Placemarks, kmlPlacemark{
				ID: "place-" + place.ID, Name: x.placeName(place, words), Description: x.placeText(place, words),
				Style: style, Point: &kmlPoint{kmlCoordinates(place.Position)},
			})
		}
		if len(folder.Placemarks) > 0 {
			doc.Folders = append(doc.Folders, folder)
		}
	}
	links := kmlFolder{Name: words.T("mission.links")}
	for _, line := range x.lines(d) {
		mark := kmlPlacemark{
			ID:   "link-" + line.Authority + "--" + line.Partner,
			Name: x.nameOf(atlas.ActorAuthority, line.Authority) + " – " + x.records.PartnerEntry(words, line.Partner), Style: "#theme-" + line.Theme,
			Description: x.sentences(line.cooperations, words), Lines: &kmlLines{},
		}
		for _, path := range line.Paths {
			mark.Lines.Lines = append(mark.Lines.Lines, kmlPath{1, kmlCoordinates(path...)})
		}
		links.Placemarks = append(links.Placemarks, mark)
	}
	if len(links.Placemarks) > 0 {
		doc.Folders = append(doc.Folders, links)
	}
	var text bytes.Buffer
	text.WriteString(xml.Header)
	encoder := xml.NewEncoder(&text)
	encoder.Indent("", " ")
	if err := encoder.Encode(&file); err != nil {
		return nil, fmt.Errorf("write KML: %w", err)
	}
	text.WriteByte('\n')
	return text.Bytes(), nil
}

// placeName is a place as a list says it: "3. Naplouse (Palestine)".
func (x *Index) placeName(place *Place, words catalogue.Words) string {
	return fmt.Sprintf("%d. %s", place.Number, x.records.PartnerEntry(words, place.Partners[0].ID))
}

// placeText tells what is done at a place: what its point is worth, then a
// sentence for each cooperation.
func (x *Index) placeText(place *Place, words catalogue.Words) string {
	var lines []string
	for i := range place.Partners {
		p := &place.Partners[i]
		if record := x.records.Partner(p.ID); record != nil {
			if loose := x.records.PlaceSentence(words, record); loose != "" {
				lines = append(lines, loose)
			}
		}
		lines = append(lines, x.sentences(p.Cooperations, words))
	}
	return strings.Join(lines, "\n")
}

func (x *Index) sentences(ids []string, words catalogue.Words) string {
	var lines []string
	for _, id := range ids {
		if c := x.records.Cooperation(id); c != nil {
			lines = append(lines, x.records.Sentence(words, c))
		}
	}
	return strings.Join(lines, "\n")
}

// credits says which edition a file was made from, and whom it comes from.
func (x *Index) credits(d *Dossier, words catalogue.Words) string {
	lines := []string{words.T("mission.edition", "number", fmt.Sprint(d.Edition.Number),
		"date", words.Date(atlas.Date(dayOf(d.Edition.PublishedAt.UTC()))))}
	for _, source := range d.Sources {
		lines = append(lines, strings.TrimSpace(source.Title+", "+source.Licence+" "+source.URL))
	}
	return strings.Join(lines, "\n")
}

// kmlColor turns "#RRGGBB" into KML's order: aabbggrr.
func kmlColor(color string) string {
	if len(color) != 7 {
		return "ff000000"
	}
	return strings.ToLower("ff" + color[5:7] + color[3:5] + color[1:3])
}

func kmlCoordinates(path ...orb.Point) string {
	texts := make([]string, len(path))
	for i, at := range path {
		texts[i] = number(round5(at.Lon())) + "," + number(round5(at.Lat()))
	}
	return strings.Join(texts, " ")
}
