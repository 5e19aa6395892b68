package atlas

import "errors"

// Code says what kind of failure an error is, in a form that programs can
// switch on: a command turns it into an exit status, HTTP into a status code.
type Code string

// The codes. An error without one is [CodeInternal].
const (
	CodeInvalid     Code = "invalid"     // the caller's input breaks a rule
	CodeNotFound    Code = "not_found"   // nothing has that name
	CodeGone        Code = "gone"        // it existed, and was retired
	CodeConflict    Code = "conflict"    // somebody else is doing, or has done, it
	CodeUnavailable Code = "unavailable" // a part that is needed is away; try again later
	CodeSetup       Code = "setup"       // somebody must put something right outside the program first
	CodeInternal    Code = "internal"    // our fault
)

// Text is a sentence in the languages the atlas speaks to people in.
type Text struct {
	FR string `json:"fr"`
	EN string `json:"en"`
}

// In returns the sentence in the language lang ("fr", "en"), French when that
// one is missing.
func (t Text) In(lang string) string {
	if lang == "en" && t.EN != "" {
		return t.EN
	}
	return t.FR
}

// Error carries a [Code], a sentence that may be shown to anybody, and the
// cause, which is for the log only.
type Error struct {
	Code    Code
	Message Text
	Cause   error
}

// Error returns the English sentence and the cause.
func (e *Error) Error() string {
	message := e.Message.EN
	if message == "" {
		message = string(e.Code)
	}
	if e.Cause == nil {
		return message
	}
	return message + ": " + e.Cause.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// ErrorCode returns the code of the first [Error] in err's chain,
// [CodeInternal] when there is none, and "" for a nil error.
func ErrorCode(err error) Code {
	if err == nil {
		return ""
	}
	var coded *Error
	if errors.As(err, &coded) {
		return coded.Code
	}
	return CodeInternal
}

// ErrorMessage returns the sentences of the first [Error] in err's chain. For
// any other error they say only that something went wrong: what did stays in
// the log.
func ErrorMessage(err error) Text {
	var coded *Error
	if errors.As(err, &coded) {
		return coded.Message
	}
	return Text{
		FR: "Une erreur interne s’est produite.",
		EN: "An internal error occurred.",
	}
}
