using System.Text.Json;
using Guildhall.Kernel.Files;

namespace Guildhall.Conversations.Import.Formats;

/// <summary>Walks a JSON file of any size and stops at the values whose paths are wanted, such as <c>messages[]</c> or <c>chats.list[].name</c>.</summary>
internal sealed class JsonItems : IDisposable
{
    // One message beyond this is no message.
    private const int LargestItem = 64 << 20;

    private readonly Stream stream;
    private readonly Step root;
    private readonly Stack<(Step? Step, bool IsArray)> open = new();
    private byte[] buffer = new byte[1 << 16];
    private int start, end;
    private bool ended;
    private JsonReaderState state = new(new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
    private Step? property;
    private JsonDocument? document;
    private long line = 1;
    private int counted;

    public JsonItems(SourceFile file, params string[] wanted)
    {
        stream = file.OpenUtf8();
        root = Step.Of(wanted);
        Fill();
        if (buffer.AsSpan(0, end) is [0xEF, 0xBB, 0xBF, ..]) start = counted = 3;
    }

    public string Path { get; private set; } = "";

    /// <summary>Valid until the next item.</summary>
    public JsonElement Value => document!.RootElement;

    /// <summary>Line at which the item, or what is broken, begins.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Set when the file ended early or is not JSON; no item follows.</summary>
    public bool IsBroken { get; private set; }

    public bool Next()
    {
        document?.Dispose();
        document = null;
        if (IsBroken) return false;
        try
        {
            while (true)
            {
                switch (Walk())
                {
                    case Walked.Item: return true;
                    case Walked.End: return false;
                }
                if (ended) return false;
                Fill();
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            CountTo(start);
            (IsBroken, Line) = (true, Math.Max(line, ((failure as JsonException)?.LineNumber ?? 0) + 1));
            return false;
        }
    }

    private enum Walked { Item, NeedsMore, End }

    private Walked Walk()
    {
        var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), ended, state);
        while (true)
        {
            var here = Current();
            if (here is { Wanted: not null })
            {
                var probe = reader;
                if (!probe.Read()) break;
                if (probe.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject or JsonTokenType.PropertyName))
                {
                    var from = (int)probe.TokenStartIndex;
                    if (!probe.TrySkip()) break;
                    Take(here, from, probe);
                    return Walked.Item;
                }
            }
            if (!reader.Read())
            {
                if (ended) return Walked.End;
                break;
            }
            Follow(ref reader, here);
        }
        Consume(reader);
        return Walked.NeedsMore;
    }

    private void Take(Step here, int from, Utf8JsonReader after)
    {
        CountTo(start + from);
        Line = line;
        Path = here.Wanted!;
        document = JsonDocument.Parse(buffer.AsMemory(start + from, (int)after.BytesConsumed - from), default);
        property = null;
        Consume(after);
    }

    private void Consume(Utf8JsonReader reader)
    {
        state = reader.CurrentState;
        start += (int)reader.BytesConsumed;
    }

    // Where the next value will stand.
    private Step? Current() => open.Count == 0 ? root : open.Peek() is { IsArray: true } array ? array.Step?.Element : property;

    private void Follow(ref Utf8JsonReader reader, Step? here)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                open.Push((here, false));
                property = null;
                break;
            case JsonTokenType.StartArray:
                open.Push((here, true));
                property = null;
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                open.Pop();
                property = null;
                break;
            case JsonTokenType.PropertyName:
                property = open.Peek().Step?.Child(ref reader);
                break;
            default:
                property = null;
                break;
        }
    }

    private void Fill()
    {
        CountTo(start);
        if (start > 0) buffer.AsSpan(start, end - start).CopyTo(buffer);
        (end, start, counted) = (end - start, 0, 0);
        if (end == buffer.Length)
        {
            if (buffer.Length >= LargestItem) throw new JsonException();
            Array.Resize(ref buffer, buffer.Length * 2);
        }
        while (end < buffer.Length)
        {
            var count = stream.Read(buffer, end, buffer.Length - end);
            if (count == 0)
            {
                ended = true;
                break;
            }
            end += count;
        }
    }

    private void CountTo(int position)
    {
        if (position <= counted) return;
        line += buffer.AsSpan(counted, position - counted).Count((byte)'\n');
        counted = position;
    }

    public void Dispose()
    {
        document?.Dispose();
        stream.Dispose();
    }

    /// <summary>A place in the tree of wanted paths.</summary>
    private sealed class Step
    {
        private readonly Dictionary<string, Step> children = [];

        public string? Wanted { get; private set; }

        public Step? Element { get; private set; }

        public static Step Of(string[] paths)
        {
            var root = new Step();
            foreach (var path in paths)
            {
                var step = root;
                foreach (var part in path.Split('.'))
                {
                    var name = part.EndsWith("[]", StringComparison.Ordinal) ? part[..^2] : part;
                    if (name.Length > 0 && !step.children.TryGetValue(name, out var child)) step.children[name] = child = new Step();
                    if (name.Length > 0) step = step.children[name];
                    if (part.Length != name.Length) step = step.Element ??= new Step();
                }
                step.Wanted = path;
            }
            return root;
        }

        public Step? Child(ref Utf8JsonReader reader)
        {
            foreach (var (name, child) in children) if (reader.ValueTextEquals(name)) return child;
            return null;
        }
    }
}
