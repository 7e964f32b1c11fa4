# Read where llama.cpp's own project begins (CMAKE_PROJECT_llama.cpp_INCLUDE). llama-cpp-python asks for the library that
# llama.cpp's programs share; nothing of ours uses it, and it takes a third of the whole time.
set(LLAMA_BUILD_COMMON OFF)
