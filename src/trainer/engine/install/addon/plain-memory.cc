// Linked into the addon: what a training step does outside of TensorFlow, in memory that JavaScript has already.
// `readTensors` replaces an array of some megabytes a step, which V8 answers with a collection of all garbage a step,
// on threads that TensorFlow's convolutions need. `applyAdam` is the loop of src/trainer/training/optimizer.ts with
// more numbers at once: doubles, the same operations in the same order, never fused, so that the same bits come out.
#include <node_api.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <exception>
#include <thread>
#include <vector>

#include "tf_auto_status.h"
#include "tf_auto_tensor.h"
#include "tfjs_backend.h"
#include "utils.h"

// The widest instructions that the processor has; the results do not depend on it.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define WIDEST __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define WIDEST
#endif

namespace tfnodejs {
namespace {

struct Floats {
  float *data = nullptr;
  size_t length = 0;
};

// A Float32Array; throws in JavaScript where it is none.
bool GetFloats(napi_env env, napi_value value, Floats *floats) {
  bool is_array = false;
  napi_typedarray_type type = napi_int8_array;
  void *data = nullptr;
  napi_is_typedarray(env, value, &is_array);
  if (is_array) napi_get_typedarray_info(env, value, &type, &floats->length, &data, nullptr, nullptr);
  if (!is_array || type != napi_float32_array) {
    NAPI_THROW_ERROR(env, "Expecting a Float32Array");
    return false;
  }
  floats->data = static_cast<float *>(data);
  return true;
}

// readTensors(ids: number[], target: Float32Array): float32 tensors, one after the other.
napi_value ReadTensors(napi_env env, napi_callback_info info) {
  size_t argc = 2;
  napi_value args[2];
  ENSURE_NAPI_OK_RETVAL(env, napi_get_cb_info(env, info, &argc, args, nullptr, nullptr), nullptr);
  TFJSBackend *backend = nullptr;
  ENSURE_NAPI_OK_RETVAL(env, napi_get_instance_data(env, reinterpret_cast<void **>(&backend)), nullptr);
  uint32_t count = 0;
  ENSURE_NAPI_OK_RETVAL(env, napi_get_array_length(env, args[0], &count), nullptr);
  Floats target;
  if (!GetFloats(env, args[1], &target)) return nullptr;
  size_t offset = 0;
  for (uint32_t i = 0; i < count; ++i) {
    napi_value element;
    int32_t id = 0;
    ENSURE_NAPI_OK_RETVAL(env, napi_get_element(env, args[0], i, &element), nullptr);
    ENSURE_NAPI_OK_RETVAL(env, napi_get_value_int32(env, element, &id), nullptr);
    TFE_TensorHandle *handle = backend->FindHandle(id);
    if (handle == nullptr || TFE_TensorHandleDataType(handle) != TF_FLOAT) {
      NAPI_THROW_ERROR(env, "No float32 tensor to read (tensor_id: %d)", id);
      return nullptr;
    }
    TF_AutoStatus status;
    TF_AutoTensor tensor(TFE_TensorHandleResolve(handle, status.status));
    ENSURE_TF_OK_RETVAL(env, status, nullptr);
    const size_t length = TF_TensorByteSize(tensor.tensor) / sizeof(float);
    if (length > target.length - offset) {
      NAPI_THROW_ERROR(env, "The tensors are longer than the array (%zu numbers)", target.length);
      return nullptr;
    }
    std::memcpy(target.data + offset, TF_TensorData(tensor.tensor), length * sizeof(float));
    offset += length;
  }
  if (offset != target.length) {
    NAPI_THROW_ERROR(env, "The tensors hold %zu numbers, the array %zu", offset, target.length);
  }
  return nullptr;
}

struct Adam {
  float *weights, *m, *v;
  const float *gradient;
  double beta1, beta2, epsilon, rate, correction;
};

WIDEST void ApplyAdamTo(const Adam &step, size_t begin, size_t end) {
  float *__restrict weights = step.weights;
  float *__restrict m = step.m;
  float *__restrict v = step.v;
  const float *__restrict gradient = step.gradient;
  const double beta1 = step.beta1, beta2 = step.beta2, epsilon = step.epsilon;
  const double rate = step.rate, correction = step.correction;
  for (size_t i = begin; i < end; ++i) {
    const double slope = gradient[i];
    const double mean = beta1 * m[i] + (1 - beta1) * slope;
    const double square = beta2 * v[i] + (1 - beta2) * slope * slope;
    m[i] = static_cast<float>(mean);
    v[i] = static_cast<float>(square);
    weights[i] = static_cast<float>(weights[i] - (rate * mean) / (std::sqrt(square * correction) + epsilon));
  }
}

// applyAdam(weights, m, v, gradient: Float32Array, beta1, beta2, epsilon, rate, correction, threads: number)
napi_value ApplyAdam(napi_env env, napi_callback_info info) {
  size_t argc = 10;
  napi_value args[10];
  ENSURE_NAPI_OK_RETVAL(env, napi_get_cb_info(env, info, &argc, args, nullptr, nullptr), nullptr);
  Floats arrays[4];
  double numbers[6];
  for (int i = 0; i < 4; ++i) {
    if (!GetFloats(env, args[i], &arrays[i])) return nullptr;
    if (arrays[i].length != arrays[0].length) {
      NAPI_THROW_ERROR(env, "The arrays differ in length");
      return nullptr;
    }
  }
  for (int i = 0; i < 6; ++i) ENSURE_NAPI_OK_RETVAL(env, napi_get_value_double(env, args[4 + i], &numbers[i]), nullptr);
  const Adam step = {arrays[0].data, arrays[1].data, arrays[2].data, arrays[3].data, numbers[0],
                     numbers[1],     numbers[2],     numbers[3],     numbers[4]};
  const size_t size = arrays[0].length;
  const size_t parts = std::max<size_t>(1, std::min<size_t>(static_cast<size_t>(numbers[5]), size >> 16));
  std::vector<std::thread> others;
  size_t left = size;  // what no thread of its own was found for
  try {
    for (size_t part = 1; part < parts; ++part) {
      const size_t begin = size - size * part / parts;
      others.emplace_back([&step, begin, left] { ApplyAdamTo(step, begin, left); });
      left = begin;
    }
  } catch (const std::exception &) {  // no more threads: this one does the rest
  }
  ApplyAdamTo(step, 0, left);
  for (std::thread &other : others) other.join();
  return nullptr;
}

}  // namespace

void DefinePlainMemoryFunctions(napi_env env, napi_value exports) {
  napi_property_descriptor functions[] = {
      {"readTensors", nullptr, ReadTensors, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"applyAdam", nullptr, ApplyAdam, nullptr, nullptr, nullptr, napi_default, nullptr},
  };
  ENSURE_NAPI_OK(env, napi_define_properties(env, exports, ARRAY_SIZE(functions), functions));
}

}  // namespace tfnodejs
