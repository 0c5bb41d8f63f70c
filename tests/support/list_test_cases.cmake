# SPDX-License-Identifier: MIT
# Asks a doctest program for its test cases and writes them down for CTest, one test each.
#   cmake -D program=... -D prefix=f32 -D list=out.cmake -P list_test_cases.cmake
# doctest's own doctest_discover_tests loses tests whose names have unbalanced brackets ("[0, V)").
cmake_minimum_required(VERSION 3.22)
execute_process(COMMAND ${program} --list-test-cases --no-colors=true OUTPUT_VARIABLE output
                COMMAND_ERROR_IS_FATAL ANY)

# Brackets, semicolons and backslashes mean something to CMake's lists: out of the way with them.
string(ASCII 1 open)
string(ASCII 2 close)
string(ASCII 3 semicolon)
string(ASCII 4 backslash)
string(REPLACE "[" "${open}" output "${output}")
string(REPLACE "]" "${close}" output "${output}")
string(REPLACE ";" "${semicolon}" output "${output}")
string(REPLACE "\\" "${backslash}" output "${output}")
string(REPLACE "\n" ";" names "${output}")
list(FILTER names EXCLUDE REGEX "^(${open}doctest${close}.*|=+|)$")
list(REMOVE_DUPLICATES names)

set(tests "")
foreach(name IN LISTS names)
  # To doctest a comma ends a name and * matches anything; ? is any one character.
  string(REGEX REPLACE "[,*${open}${close}${semicolon}${backslash}]" "?" filter "${name}")
  string(APPEND tests "add_test([==[${prefix}.${name}]==] [==[${program}]==] "
                      "[==[--test-case=${filter}]==])\n"
                      "set_tests_properties([==[${prefix}.${name}]==] PROPERTIES "
                      "FAIL_REGULAR_EXPRESSION [==[test cases: +0 ]==])\n")
endforeach()
string(REPLACE "${open}" "[" tests "${tests}")
string(REPLACE "${close}" "]" tests "${tests}")
string(REPLACE "${semicolon}" ";" tests "${tests}")
string(REPLACE "${backslash}" "\\" tests "${tests}")
file(WRITE ${list} "${tests}")
