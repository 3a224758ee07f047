# SPDX-License-Identifier: Apache-2.0
# The tool, and the device sources that it makes firmware of: share/milliwatt holds the layout of the
# source tree, without what is host side or test.
include(GNUInstallDirs)
install(TARGETS milliwatt RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY abi arch ops dsp codecs rt ports
        DESTINATION ${CMAKE_INSTALL_DATADIR}/milliwatt
        FILES_MATCHING
        PATTERN "_template" EXCLUDE
        REGEX "(_host|_grad|_test|_bench|_fuzz)\\.(cc|h|py)$" EXCLUDE
        REGEX "\\.(h|cc|inc|ld|mk|json|tsv|cmake)$")
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/milliwatt)
