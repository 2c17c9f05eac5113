using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Guildhall.Conversations.Import.Formats;
using Guildhall.Kernel;
using Guildhall.Members.Contracts;

namespace Guildhall.Conversations.Import;

/// <summary>A line of the export with the id its message has for ever and its brand day and hour.</summary>
internal sealed record HistoryLine(ChatLine Line, Guid Id, (DateOnly Day, int Hour) Local);

/// <summary>What an import remembers from line to line: who was met, which message has which id, which names were mentioned before they spoke.</summary>
internal sealed class ChatHistory(GroupId group, ChatFormat format, BrandCalendar calendar)
{
    private readonly string channel = format == ChatFormat.Table ? MemberDirectory.External : format.ToString().ToLowerInvariant();
    private readonly Dictionary<string, MemberId> members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MemberId> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> staff = [], bots = [];
    private readonly Dictionary<UInt128, int> occurrences = [];
    private readonly Dictionary<ulong, Guid> byNativeId = [];
    private readonly List<(Guid Message, string Name, DateOnly Day)> unresolved = [];
    private DateTimeOffset? beginning;

    public GroupId Group { get; } = group;
    public long Messages { get; private set; }
    public long Added { get; private set; }
    public long Notices { get; private set; }
    public long Replies { get; private set; }
    public long Mentions { get; private set; }
    public int People => members.Count;
    public DateOnly? From { get; private set; }
    public DateOnly? To { get; private set; }

    /// <summary>The id is UUIDv7 of the message's own time with a tail hashed from what makes it unique, so the same message read again is the same row.</summary>
    public HistoryLine See(ChatLine line)
    {
        var local = calendar.Local(line.At);
        var day = DateOnly.FromDateTime(local);
        if (beginning is null || line.At < beginning) beginning = line.At;
        if (line.Kind != ChatLineKind.Message)
        {
            Notices++;
            return new HistoryLine(line, Guid.Empty, (day, local.Hour));
        }
        Messages++;
        if (From is null || day < From) From = day;
        if (To is null || day > To) To = day;
        var id = IdOf(line);
        if (line.NativeId is { } native) byNativeId[Hash(native)] = id;
        if (line.ReplyTo is not null) Replies++;
        return new HistoryLine(line, id, (day, local.Hour));
    }

    /// <summary>Finds or enters everybody named in the batch.</summary>
    public async Task Meet(MemberDirectory directory, IReadOnlyList<HistoryLine> lines, Guid import, CancellationToken ct)
    {
        var met = new Dictionary<string, SeenPerson>(StringComparer.Ordinal);
        void See(string? key, string? name, bool isStaff, bool isBot)
        {
            if (key is null) return;
            var news = (isStaff && staff.Add(key)) | (isBot && bots.Add(key));
            if (!members.ContainsKey(key) || news) met[key] = new SeenPerson(key, name ?? key, staff.Contains(key), bots.Contains(key));
        }
        foreach (var line in lines.Select(l => l.Line))
        {
            if (line.Kind != ChatLineKind.System) See(line.AuthorKey, line.AuthorName, line.IsStaff, line.IsBot);
            foreach (var person in line.People) See(person.Key ?? person.Name, person.Name, false, false);
            foreach (var person in line.Mentions.Where(p => p.Key is not null)) See(person.Key, person.Name, false, false);
        }
        if (met.Count == 0) return;
        foreach (var (key, member) in await directory.Resolve(channel, met.Values, import, ct))
        {
            members[key] = member;
            byName.TryAdd(met[key].Name, member);
        }
    }

    /// <summary>Whoever speaks is there; notices say who came and went.</summary>
    public void Move(Stays stays, HistoryLine history)
    {
        var line = history.Line;
        var author = line.AuthorKey is { } key && members.TryGetValue(key, out var known) ? known : (MemberId?)null;
        switch (line.Kind)
        {
            case ChatLineKind.Message: stays.Seen(author!.Value, line.At); break;
            case ChatLineKind.Joined when author is { } joiner: stays.Joined(joiner, line.At); break;
            case ChatLineKind.Left when author is { } leaver: stays.Left(leaver, line.At, beginning!.Value); break;
            case ChatLineKind.Added: foreach (var person in line.People) stays.Joined(MemberOf(person.Key ?? person.Name), line.At); break;
            case ChatLineKind.Removed: foreach (var person in line.People) stays.Left(MemberOf(person.Key ?? person.Name), line.At, beginning!.Value); break;
        }
    }

    public MemberId MemberOf(string key) => members[key];

    /// <summary>The message answered, if this file has it.</summary>
    public Guid? ReplyOf(HistoryLine line) => line.Line.ReplyTo is { } native && byNativeId.TryGetValue(Hash(native), out var id) && id != line.Id ? id : null;

    public IEnumerable<MemberId> MentionsOf(HistoryLine line)
    {
        foreach (var person in line.Line.Mentions.DistinctBy(p => p.Key ?? p.Name))
            if (person.Key is { } key ? members.TryGetValue(key, out var member) : byName.TryGetValue(person.Name, out member)) yield return member;
            else unresolved.Add((line.Id, person.Name, line.Local.Day));
    }

    public IEnumerable<(Guid Message, MemberId Member, DateOnly Day)> LateMentions() =>
        from late in unresolved where byName.ContainsKey(late.Name) select (late.Message, byName[late.Name], late.Day);

    public void Wrote(int messages, int mentions) => (Added, Mentions) = (Added + messages, Mentions + mentions);

    private Guid IdOf(ChatLine line)
    {
        var text = line.NativeId is { } native
            ? $"{Group.Value:N}\n{channel}\n#{native}"
            : $"{Group.Value:N}\n{channel}\n{line.AuthorKey}\n{line.Text}";
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        if (line.NativeId is null)
        {
            // The same person may say the same twice within the clock's resolution.
            var key = BinaryPrimitives.ReadUInt128LittleEndian(hash) ^ (UInt128)line.At.UtcTicks;
            var occurrence = occurrences[key] = occurrences.GetValueOrDefault(key) + 1;
            BinaryPrimitives.WriteInt32LittleEndian(hash, BinaryPrimitives.ReadInt32LittleEndian(hash) ^ occurrence);
        }
        return Id.Dated(line.At, hash);
    }

    private static ulong Hash(string native) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(native)));
}
