package mission

import (
	"fmt"

	"github.com/passerelles/passerelles/internal/atlas"
)

// Fault is what is wrong with a parameter of a request. Its code is
// [atlas.CodeInvalid], and its message a whole sentence.
type Fault struct {
	Parameter string
	Why       atlas.Text // goes on from "the parameter is incorrect:", without a full stop
	Missing   bool       // it is not there, and has to be
}

// Error returns the English sentence.
func (f *Fault) Error() string { return f.Text().EN }

// Unwrap returns the fault as the rest of the program knows errors.
func (f *Fault) Unwrap() error { return &atlas.Error{Code: atlas.CodeInvalid, Message: f.Text()} }

// Text returns the sentences of the fault.
func (f *Fault) Text() atlas.Text {
	if f.Missing {
		return atlas.Text{
			FR: fmt.Sprintf("Le paramètre «\u202f%s\u202f» manque\u202f: %s.", f.Parameter, f.Why.FR),
			EN: fmt.Sprintf("The parameter %q is missing: %s.", f.Parameter, f.Why.EN),
		}
	}
	return atlas.Text{
		FR: fmt.Sprintf("Le paramètre «\u202f%s\u202f» est incorrect\u202f: %s.", f.Parameter, f.Why.FR),
		EN: fmt.Sprintf("The parameter %q is incorrect: %s.", f.Parameter, f.Why.EN),
	}
}

// wrong says what is wrong with a value, which is shown first when there is one.
func wrong(parameter, value, french, english string) *Fault {
	why := atlas.Text{FR: french, EN: english}
	if value != "" {
		value = shown(value)
		why = atlas.Text{FR: "«\u202f" + value + "\u202f» " + french, EN: fmt.Sprintf("%q %s", value, english)}
	}
	return &Fault{Parameter: parameter, Why: why}
}

func textOf(french, english string) atlas.Text { return atlas.Text{FR: french, EN: english} }
