#ifndef CCURL_H
#define CCURL_H
#include <curl/curl.h>

// Swift cannot call C functions with a variable number of arguments; these fix the kind of the argument.
CURLcode paideia_curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode paideia_curl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode paideia_curl_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode paideia_curl_set_read(CURL *handle, size_t (*function)(char *, size_t, size_t, void *));
// For CURLOPT_HEADERFUNCTION and CURLOPT_WRITEFUNCTION.
CURLcode paideia_curl_set_write(CURL *handle, CURLoption option, size_t (*function)(char *, size_t, size_t, void *));
CURLcode paideia_curl_response_code(CURL *handle, long *code);
// CURL_GLOBAL_ALL is a macro that Swift does not see.
CURLcode paideia_curl_start(void);
#endif
