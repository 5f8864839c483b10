# shellcheck shell=sh
# The settings with which the server starts, read as it reads them: quotes, files that are included, the arguments
# as the last lines, and of several lines the last one. Part of run-node.sh.
# shellcheck disable=SC2034 # The ports are for all other parts.

NEWLINE='
'

BUS_PORT_OFFSET=10000
# A server that has yet to open its port listens on this one.
START_PORT_OFFSET=10001

# read_settings CONF [ARGUMENT...]: reads the file and the arguments of the server into `settings`, and changes to
# the directory of its data.
read_settings() {
  settings=$NEWLINE
  read_conf "$1"
  shift
  argument_line=''
  for argument; do
    case $argument in
      --*)
        add_setting "$argument_line"
        argument_line=$(unquoted "${argument#--}")
        ;;
      *) argument_line="$argument_line $argument" ;;
    esac
  done
  add_setting "$argument_line"
  unset IFS
  set +f
}

# read_conf FILE: reads a file. Nothing is said of one that cannot be read, for the server does.
read_conf() {
  set -f
  IFS=$NEWLINE
  # shellcheck disable=SC2013 # Its words are lines; a pipe would read them in another process.
  for conf_line in $(
    sed -e 's/^[[:space:]]*//' -e '/^#/d' -e 's/[[:space:]]*$//' -e '/^$/d' -e 's/[[:space:]][[:space:]]*/ /' \
      "$1" 2>/dev/null
  ); do
    case $conf_line in *[\"\']*) conf_line=$(unquoted "$conf_line") ;; esac
    add_setting "$conf_line"
  done
}

# add_setting LINE: adds a line without quotes; or does what the server does at once where it reads one.
add_setting() {
  [ -n "$1" ] || return 0
  setting_name=${1%% *} setting_value=${1#* }
  case $setting_name in *[[:upper:]]*) setting_name=$(echo "$setting_name" | tr '[:upper:]' '[:lower:]') ;; esac
  case $setting_name in
    include)
      # From Redis 7.0 on, the name of the file may be a pattern.
      set +f
      IFS=''
      for conf_file in $setting_value; do read_conf "$conf_file"; done
      # What read_conf goes on with, when this file is included by another one.
      set -f
      IFS=$NEWLINE
      ;;
    dir) cd "$setting_value" || exit ;;
    slave-*) settings=$settings"replica-${setting_name#slave-} $setting_value$NEWLINE" ;;
    *) settings=$settings"$setting_name $setting_value$NEWLINE" ;;
  esac
}

# unquoted LINE: prints a line without its quotes, and with one space between its words.
unquoted() {
  rest=$1 words='' quote=''
  while [ -n "$rest" ]; do
    take_character
    case $quote$character in
      \"\\)
        take_character
        case $character in
          x)
            # A byte as two hexadecimal digits, which printf takes as an octal number.
            byte=${rest%"${rest#??}"}
            rest=${rest#??}
            # shellcheck disable=SC2059 # The format is the byte.
            character=$(printf "\\$(printf %o "0x$byte")")
            ;;
        esac
        words=$words$character
        ;;
      \'\\)
        case $rest in \'*) take_character ;; esac
        words=$words$character
        ;;
      '""' | \'\') quote='' ;;
      \" | \') quote=$character ;;
      *) words=$words$character ;;
    esac
  done
  # The echo of some shells reads backslashes.
  printf '%s\n' "$words"
}

# take_character: moves the first character of `rest` to `character`.
take_character() {
  character=${rest%"${rest#?}"}
  rest=${rest#?}
}

# directive NAME DEFAULT: prints the value with which the server starts.
directive() {
  case $settings in
    *"$NEWLINE$1 "*)
      value=${settings##*"$NEWLINE$1 "}
      printf '%s\n' "${value%%"$NEWLINE"*}"
      ;;
    *) echo "$2" ;;
  esac
}

# is_on NAME DEFAULT: whether a directive is yes, which the server takes in upper case as well.
is_on() {
  case $(directive "$1" "$2") in [yY][eE][sS]) ;; *) return 1 ;; esac
}

# find_ports: sets `PORT` to the port for clients, with TLS where the node has a certificate, `PORT_DIRECTIVE` to the
# directive that it is, `START_PORT`, and `BUS_PORT`. Beside it, `PLAIN_PORT` is the one for clients without TLS.
find_ports() {
  PORT_DIRECTIVE=port PLAIN_PORT=''
  [ -z "$TLS_DIR" ] || PORT_DIRECTIVE=tls-port
  PORT=$(directive "$PORT_DIRECTIVE" 6379)
  START_PORT=$((PORT + START_PORT_OFFSET))
  BUS_PORT=$(directive cluster-port "$((PORT + BUS_PORT_OFFSET))")
}
