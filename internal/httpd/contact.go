package httpd

import (
	"net/url"
	"strings"
)

// contact is an office that can be reached: by its page or its mailbox, or, when
// it has no URL, as its text says. The zero value is one that nobody has named.
type contact struct {
	URL, Text string
}

// reach makes a link of a web address or of a mailbox; query is what a message
// starts with. Anything else, a postal address, stays a text.
func reach(text, query string) contact {
	switch {
	case strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://"):
		return contact{URL: text, Text: text}
	case isMailbox(text):
		return contact{URL: "mailto:" + text + query, Text: text}
	}
	return contact{Text: text}
}

func isMailbox(text string) bool {
	name, host, found := strings.Cut(text, "@")
	return found && name != "" && strings.Contains(host, ".") && !strings.ContainsAny(text, " ,;?&<>()\n")
}

// contact says to whom a correction of a record is sent. A message already says
// which record, where it is, and what to add.
func (d *desk) contact(address, id string) contact {
	subject := d.words.T("correct.subject", "id", d.of.kind+" "+id)
	body := d.words.T("correct.body", "id", d.of.kind+" "+id, "address", address)
	found := reach(d.records.Territory.Legal.Contact, "?subject="+mailEscape(subject)+"&body="+mailEscape(body))
	switch {
	case strings.HasPrefix(found.URL, "mailto:"):
		found.Text = d.words.T("correct.mail")
	case found.URL != "":
		found.Text = d.words.T("correct.page")
	}
	return found
}

// mailEscape escapes a text for a mailto address, where a space is never a plus
// and lines end as in a message.
func mailEscape(text string) string {
	return strings.ReplaceAll(url.QueryEscape(strings.ReplaceAll(text, "\n", "\r\n")), "+", "%20")
}
