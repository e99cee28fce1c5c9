# The manual page of the library, out of worker.h: every contract there, and no word that is not.
#   awk -v version=0.1.0 -f man.awk worker.h >gatehouse-worker.3
#   awk -v names=1 -f man.awk worker.h       the functions' names, one in a line
# It reads a header that is written as worker.h is: `//` before what it speaks of; a member's own before it or
# behind it; a declaration begins at the margin.

function roff(text) {
    gsub(/\\/, "\\e", text)
    gsub(/-/, "\\-", text)
    if (text ~ /^[.']/) text = "\\\\&" text
    return text
}

function trim(text) {
    sub(/^[ \t]+/, "", text)
    sub(/[ \t]+$/, "", text)
    return text
}

# Lines of comment become one paragraph, an empty one begins another.
function join_comment(old, line) {
    sub(/^[ \t]*\/\/ ?/, "", line)
    if (trim(line) == "") return old == "" ? "" : old "\n.PP\n"
    return old == "" || old ~ /\n$/ ? old roff(trim(line)) : old "\n" roff(trim(line))
}

function name_of(decl) {
    sub(/\(.*/, "", decl)
    sub(/.*[ *]/, "", decl)
    return decl
}

function end_function() {
    name = name_of(declaration)
    if (names) print name
    prototypes = prototypes ".PP\n.B " roff(declaration) "\n"
    listed = listed ", " name
    functions = functions ".SS " name "\n.B " roff(declaration) "\n.PP\n" comment "\n"
    declaration = comment = ""
}

# --- the members of a structure, or the constants of an enumeration ---

function end_member() {
    if (member == "") return
    types = types ".TP\n.B " roff(member) "\n" (about == "" ? "\\&" : about) "\n"
    member = about = ""
    is_whole = 0
}

function read_member(line,    at, behind) {
    if (line ~ /^[ \t]*$/) { end_member(); ahead = ""; return }
    if (line ~ /^[ \t]*\/\//) {
        if (is_whole && line ~ /^ {6}/) { about = join_comment(about, line); return }
        if (is_whole) end_member()
        ahead = join_comment(ahead, line)
        return
    }
    if (is_whole) end_member()
    at = index(line, "//")
    behind = at ? substr(line, at) : ""
    if (at) line = substr(line, 1, at - 1)
    member = trim(member " " trim(line))
    if (behind != "") about = join_comment(about, behind)
    if (ahead != "") { about = about == "" ? ahead : ahead "\n" about; ahead = "" }
    is_whole = member ~ /[;,]$/ && gsub(/\(/, "(", member) == gsub(/\)/, ")", member) || behind != "" && is_enum
}

function begin_type(line) {
    is_enum = line ~ /^enum/
    sub(/ *\{.*/, "", line)
    types = types ".SS " line "\n" comment "\n"
    comment = ""
    in_type = 1
}

in_type && /^}/ { end_member(); in_type = 0; ahead = ""; next }
in_type { read_member($0); next }
/^\/\// { comment = join_comment(comment, $0); next }
/^#pragma once/ { about_all = comment; comment = ""; next }
/^#|^extern "C"|^}/ { comment = ""; next }
declaration == "" && /^(struct|enum)[^;(]*\{$/ { begin_type($0); next }
declaration == "" && /^(struct [a-z_]+;|enum .*};)$/ { plain = plain ".PP\n.B " roff($0) "\n"; comment = ""; next }
declaration == "" && /^[ \t]*$/ { comment = ""; next }
{
    declaration = trim(declaration " " trim($0))
    if (declaration ~ /;$/) end_function()
}

END {
    if (names) exit
    first = about_all
    sub(/\.\n.*/, "", first)
    sub(/^A/, "a", first)
    rest = about_all
    sub(/^[^\n]*\n\.PP\n/, "", rest)
    print ".\\\" Made of worker.h, which is the place to change it."
    print ".TH GATEHOUSE\\-WORKER 3 \"\" \"gatehouse " version "\" \"Library functions\""
    print ".ad l\n.nh"
    print ".SH NAME\ngatehouse\\-worker" listed " \\- " first
    print ".SH SYNOPSIS\n.B #include <gatehouse/worker.h>\n.PP"
    print "cc program.c $(pkg\\-config \\-\\-cflags \\-\\-libs gatehouse\\-worker)"
    printf "%s%s", plain, prototypes
    print ".SH DESCRIPTION\n" rest
    printf ".SH FUNCTIONS\n%s", functions
    printf ".SH TYPES\n%s", types
    print ".SH SEE ALSO\nThe demo hello.c, which is installed among the documents;\n.BR pkg\\-config (1)"
}
