package backup

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// address is a database as PostgreSQL's programs are told of it.
type address struct {
	conninfo string // for the command line: without a password
	password string // for the environment; empty when libpq is to find it
}

// parseAddress reads a URL or a DSN as pgx does, and keeps what libpq knows:
// pgx takes more, as the size of its pools.
func parseAddress(text string) (address, error) {
	var settings map[string]string
	var err error
	if strings.HasPrefix(text, "postgres://") || strings.HasPrefix(text, "postgresql://") {
		settings, err = parseURL(text)
	} else {
		settings, err = parseDSN(text)
	}
	if err != nil {
		return address{}, &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{
			FR: "L’adresse de la base de données est mal écrite (PASSERELLES_DATABASE_URL).",
			EN: "The database's address is malformed (PASSERELLES_DATABASE_URL).",
		}, Cause: err}
	}
	if settings["sslpassword"] != "" { // libpq takes it from nowhere but the command line
		return address{}, &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{
			FR: "Sauvegarder et restaurer veulent une clé TLS sans mot de passe\u202f: sslpassword serait lisible de tous les comptes de la machine.",
			EN: "Backups want a TLS key without a password: sslpassword could be read by every account of the machine.",
		}}
	}
	parsed := address{password: settings["password"]}
	var words []string
	for _, key := range libpqKeys() {
		if value := settings[key]; value != "" {
			words = append(words, key+"="+quote(value))
		}
	}
	parsed.conninfo = strings.Join(words, " ")
	return parsed, nil
}

// libpqKeys are the settings that are passed on.
func libpqKeys() []string {
	return []string{
		"host", "hostaddr", "port", "dbname", "user", "passfile", "service", "connect_timeout", "options",
		"sslmode", "sslcert", "sslkey", "sslrootcert", "sslcrl", "sslsni", "ssl_min_protocol_version",
		"channel_binding", "gssencmode", "krbsrvname", "target_session_attrs", "keepalives", "keepalives_idle",
	}
}

func parseURL(text string) (map[string]string, error) {
	parsed, err := url.Parse(text)
	if err != nil {
		return nil, withoutText(err)
	}
	settings := map[string]string{"dbname": strings.TrimPrefix(parsed.Path, "/")}
	if parsed.User != nil {
		settings["user"] = parsed.User.Username()
		settings["password"], _ = parsed.User.Password()
	}
	var hosts, ports []string
	for one := range strings.SplitSeq(parsed.Host, ",") {
		host, port, err := net.SplitHostPort(one)
		if err != nil { // no port
			host, port = strings.Trim(one, "[]"), ""
		}
		hosts, ports = append(hosts, host), append(ports, port)
	}
	if parsed.Host != "" {
		settings["host"] = strings.Join(hosts, ",")
	}
	if slices.ContainsFunc(ports, func(port string) bool { return port != "" }) {
		settings["port"] = strings.Join(ports, ",")
	}
	for key, values := range parsed.Query() {
		settings[key] = values[0]
	}
	return settings, nil
}

// withoutText drops the address, which may hold a password, from an error.
func withoutText(err error) error {
	if parsing, ok := err.(*url.Error); ok {
		return parsing.Err
	}
	return err
}

// parseDSN reads "key = value" words; values may be in quotes, with \ before a
// quote or a \.
func parseDSN(text string) (map[string]string, error) {
	settings := map[string]string{}
	rest := strings.TrimSpace(text)
	for rest != "" {
		key, after, found := strings.Cut(rest, "=")
		if !found {
			return nil, fmt.Errorf("a word without a value")
		}
		value, left, err := cutValue(strings.TrimLeft(after, " \t\r\n"))
		if err != nil {
			return nil, err
		}
		settings[strings.TrimSpace(key)] = value
		rest = strings.TrimSpace(left)
	}
	return settings, nil
}

// cutValue reads one value, and returns what follows it.
func cutValue(text string) (value, rest string, err error) {
	quoted := strings.HasPrefix(text, "'")
	if quoted {
		text = text[1:]
	}
	var read strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\\' && i+1 < len(text):
			i++
			read.WriteByte(text[i])
		case quoted && c == '\'':
			return read.String(), text[i+1:], nil
		case !quoted && strings.IndexByte(" \t\r\n", c) >= 0:
			return read.String(), text[i:], nil
		default:
			read.WriteByte(c)
		}
	}
	if quoted {
		return "", "", fmt.Errorf("a quote is not closed")
	}
	return read.String(), "", nil
}

// quote writes a value as libpq reads it.
func quote(value string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(value) + "'"
}
