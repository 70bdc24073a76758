import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/**
 * Reads typed envelopes with Apache Avro: one record value in base64 per line of the input, one canonical JSON object per line of
 * the output. The only argument is the address of the registry. Nothing of this project is known here.
 */
public final class AvroReader {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();
  private final String registry;

  private AvroReader(String registry) {
    this.registry = registry;
  }

  public static void main(String[] arguments) throws Exception {
    var reader = new AvroReader(arguments[0]);
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      out.println(MAPPER.writeValueAsString(reader.read(Base64.getDecoder().decode(line))));
    }
    out.flush();
  }

  /** Five bytes of framing, a zero and the id of the schema, stand before the body. */
  private JsonNode read(byte[] value) throws Exception {
    var frame = ByteBuffer.wrap(value);
    if (frame.get() != 0) throw new IllegalArgumentException("no frame");
    int id = frame.getInt();
    if (!readers.containsKey(id)) readers.put(id, new GenericDatumReader<>(fetch(id)));
    var decoder = DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null);
    var event = readers.get(id).read(null, decoder);
    if (!decoder.isEnd()) throw new IllegalArgumentException("bytes are left");
    return canonical(event.getSchema(), event);
  }

  private Schema fetch(int id) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(registry + "/schemas/ids/" + id)).build();
    var body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return new Schema.Parser().parse(MAPPER.readTree(body).get("schema").asText());
  }

  private static JsonNode canonical(Schema schema, Object value) {
    switch (schema.getType()) {
      case RECORD: {
        var object = JSON.objectNode();
        for (var field : schema.getFields()) {
          object.set(field.name(), canonical(field.schema(), ((GenericRecord) value).get(field.pos())));
        }
        return object;
      }
      case MAP: {
        ObjectNode object = JSON.objectNode();
        ((Map<?, ?>) value).forEach((key, entry) -> object.set(key.toString(), canonical(schema.getValueType(), entry)));
        return object;
      }
      case ARRAY: {
        var array = JSON.arrayNode();
        for (var entry : (List<?>) value) array.add(canonical(schema.getElementType(), entry));
        return array;
      }
      case UNION:
        return value == null ? JSON.nullNode() : canonical(schema.getTypes().get(1), value);
      case DOUBLE:
        return JSON.textNode(String.format("%016x", Double.doubleToLongBits((Double) value)));
      case BYTES:
        return JSON.textNode(amount((LogicalTypes.Decimal) schema.getLogicalType(), (ByteBuffer) value));
      case BOOLEAN:
        return JSON.booleanNode((Boolean) value);
      case INT:
      case LONG:
        return JSON.numberNode(((Number) value).longValue());
      default:
        return JSON.textNode(value.toString());
    }
  }

  private static String amount(LogicalTypes.Decimal decimal, ByteBuffer bytes) {
    var unscaled = new byte[bytes.remaining()];
    bytes.duplicate().get(unscaled);
    return new BigDecimal(new BigInteger(unscaled), decimal.getScale()).toPlainString();
  }
}
