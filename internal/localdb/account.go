package localdb

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// account is who PostgreSQL runs as.
type account struct {
	uid, gid uint32
	name     string
	other    bool // not the account of this program, which then is root
}

// accountFor chooses the account for a cluster: the program's own; under root,
// the owner of the cluster when there is one, else postgres, else nobody.
func (m machine) accountFor(folder string) (account, error) {
	if m.euid != 0 {
		return account{uid: uint32(m.euid), gid: uint32(os.Getegid()), name: accountName(uint32(m.euid))}, nil
	}
	if info, err := os.Stat(folder); err == nil {
		if owner := info.Sys().(*syscall.Stat_t); owner.Uid != 0 { // always a Stat_t on Unix
			return account{uid: owner.Uid, gid: owner.Gid, name: accountName(owner.Uid), other: true}, nil
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUID := strconv.ParseUint(found.Uid, 10, 32)
		gid, errGID := strconv.ParseUint(found.Gid, 10, 32)
		if errUID == nil && errGID == nil && uid != 0 {
			return account{uid: uint32(uid), gid: uint32(gid), name: name, other: true}, nil
		}
	}
	return account{}, noAccount(nil)
}

func accountName(uid uint32) string {
	number := strconv.FormatUint(uint64(uid), 10)
	if found, err := user.LookupId(number); err == nil {
		return found.Username
	}
	return number
}

// command prepares a program to run as the account, from a folder anybody can
// be in, with nothing of our environment: neither a locale nor a PGHOST of the
// person at the keyboard may change what it does.
func (a account) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC", "HOME=/"}
	cmd.SysProcAttr = a.attributes()
	return cmd
}

// attributes put a child in a session of its own, so that a Ctrl-C in the
// terminal does not reach it, and under the account.
func (a account) attributes() *syscall.SysProcAttr {
	attributes := &syscall.SysProcAttr{Setsid: true}
	if a.other {
		attributes.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
	return attributes
}

// reaches asks the system itself whether the account can enter the folder:
// mode bits alone do not tell (access lists, mounts, security modules).
func (a account) reaches(ctx context.Context, folder string) (bool, error) {
	if !a.other {
		return true, nil
	}
	err := a.command(ctx, "/bin/sh", "-c", `cd -- "$1" 2>/dev/null`, "sh", folder).Run()
	var refused *exec.ExitError
	switch {
	case err == nil:
		return true, nil
	case errors.As(err, &refused):
		return false, ctx.Err()
	default:
		return false, noAccount(err)
	}
}

// own gives a folder that was just made to the account.
func (a account) own(path string) error {
	if !a.other {
		return nil
	}
	return os.Lchown(path, int(a.uid), int(a.gid))
}
