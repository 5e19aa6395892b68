package document

// book is a dossier in words, ready to be laid out: what the PDF and the DOCX
// have in common.
type book struct {
	Lang     string
	Kind     string // "Dossier de mission"
	Title    string
	Sentence string // what is there, in one sentence
	Facts    []fact // who leaves, when, what was left out
	Edition  string // number and date
	Foot     string // what the foot of every page says
	Address  string // empty when there is none
	AtQR     string // what the code leads to
	Contents string // "Sommaire"
	Page     string // "page {n} sur {total}"
	SeePage  string // "voir page {n}"
	Verify   string // "À vérifier"
	Map      string // what the map shows, under it
	Chapters []chapter
}

// fact is a label and what it stands for.
type fact struct{ Label, Text string }

// chapter is a part of the table of contents.
type chapter struct {
	Title  string
	Blocks []block
}

// block is a part of a chapter: one of the types below.
type block interface{ isBlock() }

type (
	// heading is a title inside a chapter. Level 2 is in the table of contents.
	heading struct {
		Level  int // 2 or 3
		Text   string
		Number int    // of the place, on the map; 0 for none
		Aside  string // said small, beside or under it
	}
	// paragraph is a text. Quiet ones are secondary.
	paragraph struct {
		Text  string
		Style paragraphStyle
	}
	// facts is a short list of labels and what they stand for.
	facts struct{ Items []fact }
	// record is a cooperation.
	record struct {
		ID         string
		Title      string
		Color      string // of its theme, #RRGGBB
		Kind       string // type and theme
		Text       []string
		Facts      []fact
		Weaknesses string // empty for none
		Verified   string // "Vérifiée le 3 mai 2026", or that nobody did
		Sources    []citation
	}
	// reference is a cooperation that was told already.
	reference struct{ ID, Text string }
	// table is rows under a heading that is repeated on each page.
	table struct {
		Columns []column
		Rows    [][]cell
		Dense   bool // set small
	}
	// bars is a count for each of several names.
	bars struct{ Items []bar }
	// checks is what to look up, with boxes to tick.
	checks struct{ Items []check }
	// ruled is room to write by hand.
	ruled struct{ Lines int }
	// mapping is the map of the dossier, as large as the page allows.
	mapping struct{}
)

type paragraphStyle int

const (
	normal  paragraphStyle = iota
	lead                   // opens a chapter
	quiet                  // explains
	warning                // what should be checked
	strong                 // names what follows
	note                   // the reader's own words; ends of lines are kept
)

type (
	column struct {
		Title string
		Width float64 // its share
		Right bool    // figures
	}
	cell struct {
		Text  string
		Link  string // empty for none
		Color string // of a mark before the text; empty for none
		Weak  bool   // what should be checked
	}
	bar struct {
		Label, Color string
		Count        int
		Text         string // the count in words
	}
	check struct {
		Text, Detail, Link string
	}
	citation struct {
		Text   string
		Number int // in the list of sources
	}
)

func (heading) isBlock()   {}
func (paragraph) isBlock() {}
func (facts) isBlock()     {}
func (record) isBlock()    {}
func (reference) isBlock() {}
func (table) isBlock()     {}
func (bars) isBlock()      {}
func (checks) isBlock()    {}
func (ruled) isBlock()     {}
func (mapping) isBlock()   {}
