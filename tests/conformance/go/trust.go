package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// trust is whose signatures count.
type trust struct {
	log   note.Verifier
	known note.Verifiers
}

func newTrust(key string, witnesses []string) (*trust, error) {
	log, err := note.NewVerifier(key)
	if err != nil {
		return nil, fmt.Errorf("the log's key: %w", err)
	}
	all := []note.Verifier{log}
	for _, vkey := range witnesses {
		w, err := newWitness(vkey)
		if err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return &trust{log, note.VerifierList(all...)}, nil
}

func (t *trust) openFile(name string) (tlog.Tree, int, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return tlog.Tree{}, 0, err
	}
	return t.open(data)
}

// open verifies a signed checkpoint and counts the witnesses who cosigned it.
func (t *trust) open(data []byte) (tlog.Tree, int, error) {
	n, err := note.Open(data, t.known)
	if err != nil {
		return tlog.Tree{}, 0, err
	}
	tree, err := t.parse(n.Text)
	if err != nil {
		return tlog.Tree{}, 0, err
	}
	signed, cosigned := false, 0
	for _, sig := range n.Sigs {
		if sig.Name == t.log.Name() && sig.Hash == t.log.KeyHash() {
			signed = true
		} else {
			cosigned++
		}
	}
	if !signed {
		return tlog.Tree{}, 0, errors.New("the log did not sign")
	}
	return tree, cosigned, nil
}

func (t *trust) parse(text string) (tlog.Tree, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[0] != t.log.Name() {
		return tlog.Tree{}, errors.New("not a checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, errors.New("the size is not a decimal number")
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// witness verifies Ed25519 cosignatures: time, then a signature over a header, the time and the checkpoint.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newWitness(vkey string) (*witness, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("a witness key has three parts")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return nil, errors.New("a witness key is of type 4 and has 32 bytes")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	if fmt.Sprintf("%x", sum[:4]) != parts[1] {
		return nil, errors.New("a witness key's id does not match")
	}
	return &witness{parts[0], binary.BigEndian.Uint32(sum[:4]), key[1:]}, nil
}

func (w *witness) Name() string    { return w.name }
func (w *witness) KeyHash() uint32 { return w.hash }

func (w *witness) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	header := fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(sig))
	return ed25519.Verify(w.key, append([]byte(header), msg...), sig[8:])
}
