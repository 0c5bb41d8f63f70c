// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "attune/examples/translation/model/model_file.h"
#include "attune/examples/translation/search/options.h"
#include "attune/examples/translation/text/line_reader.h"

/// What several commands do alike: with files above all, and with the standard streams and models.
namespace nmt {

/// All lines of one file.
std::vector<std::string> read_all_lines(const std::string& path);

/// The lines of a file, or of standard input if the path is empty.
std::unique_ptr<LineReader> open_lines(const std::string& path);
/// The file whose lines those are, also where standard input is one.
std::string file_of_lines(const std::string& path);

/// Throws if the file could not be written; leaves it as it is.
void check_writable(const std::string& path);
/// The same of a file that is cut and added to, whose place no other takes.
void check_appendable(const std::string& path);
/// Throws if `written` is one of the other files that a command reads or writes. Empty paths are no
/// files.
void check_own(const std::string& written, const std::vector<std::string>& others);
/// Throws if one of the files that a command writes or removes is a link to another of them, which
/// would be lost with it.
void check_links(const std::vector<std::string>& written);
/// Throws if standard error goes to one of these files, which a command reads or writes. As they
/// are to stay as they are, the sentence then goes to standard output, unless that is one too.
void check_standard_error(const std::vector<std::string>& files);
/// Throws if there is a file that has something in it, or that cannot be looked at: what an earlier
/// run made, or a person, is replaced only where a flag says so. An empty path is no file. `way_on`
/// ends the sentence.
void check_new(const std::string& path,
               const std::string& way_on = "name another file, or replace it with --overwrite");

/// Throws if a training that is under way writes that file, unless it is that of the model `own`,
/// or if another program has locked it, as a training has its log.
void check_not_in_training(const std::string& path, const std::string& own = "");

/// "nmt: MESSAGE" on standard error.
void warn(const std::string& message);

/// A model in evaluation mode, and the memory that BLAS wants for its products.
std::unique_ptr<Model> load_for_use(const std::string& path);
/// One that is searched so. Throws, naming it, if it cannot be.
std::unique_ptr<Model> load_for_search(const std::string& path, const TranslateOptions& search);

}  // namespace nmt
