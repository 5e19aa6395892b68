package atlas

// Source is where facts were read (source).
type Source struct {
	ID         string
	Title      string
	URL        string // empty for a text that is not on the web
	Publisher  string
	AccessedOn Date
	Licence    string // SPDX identifier, or a short name; empty when unknown
	Origin     string
}

// Citation is what one source says of one cooperation. Several may disagree:
// each keeps its claim, and the cooperation's note tells the reader.
type Citation struct {
	Source string // ID of the source
	Claims string // French, our own words: what it says that others do not, or differently
}
