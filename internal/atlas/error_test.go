package atlas

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestTextIn(t *testing.T) {
	t.Parallel()
	both := Text{FR: "bonjour", EN: "hello"}
	for lang, want := range map[string]string{"fr": "bonjour", "en": "hello", "": "bonjour", "nl": "bonjour"} {
		if got := both.In(lang); got != want {
			t.Errorf("In(%q) = %q, want %q", lang, got, want)
		}
	}
	if got := (Text{FR: "bonjour"}).In("en"); got != "bonjour" {
		t.Errorf("without English: %q, want the French", got)
	}
}

func TestError(t *testing.T) {
	t.Parallel()
	away := &Error{Code: CodeUnavailable, Message: Text{FR: "La base est absente.", EN: "the database is away"}, Cause: io.EOF}
	tests := map[string]struct {
		err     error
		code    Code
		message string // French
		text    string
	}{
		"coded":   {away, CodeUnavailable, "La base est absente.", "the database is away: EOF"},
		"wrapped": {fmt.Errorf("load edition: %w", away), CodeUnavailable, "La base est absente.", "load edition: the database is away: EOF"},
		"joined":  {errors.Join(io.ErrUnexpectedEOF, away), CodeUnavailable, "La base est absente.", ""},
		"the first of two": {
			&Error{Code: CodeNotFound, Message: Text{FR: "Introuvable."}, Cause: away},
			CodeNotFound, "Introuvable.", "not_found: the database is away: EOF",
		},
		"without a cause": {&Error{Code: CodeGone, Message: Text{EN: "Gone."}}, CodeGone, "", "Gone."},
		"of no code":      {io.EOF, CodeInternal, "Une erreur interne s’est produite.", "EOF"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := ErrorCode(test.err); got != test.code {
				t.Errorf("code %q, want %q", got, test.code)
			}
			if got := ErrorMessage(test.err).In("fr"); got != test.message {
				t.Errorf("message %q, want %q", got, test.message)
			}
			if test.text != "" && test.err.Error() != test.text {
				t.Errorf("text %q, want %q", test.err.Error(), test.text)
			}
		})
	}
	if got := ErrorCode(nil); got != "" {
		t.Errorf("ErrorCode(nil) = %q", got)
	}
	if !errors.Is(away, io.EOF) {
		t.Error("the cause is lost")
	}
	if text := ErrorMessage(errors.New("SELECT secret")).In("en"); strings.Contains(text, "SELECT") {
		t.Errorf("an error without a code is shown to people: %q", text)
	}
}
