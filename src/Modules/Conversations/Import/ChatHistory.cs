using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Guildhall.Conversations.Import.Formats;
using Guildhall.Kernel;
using Guildhall.Members.Contracts;

namespace Guildhall.Conversations.Import;

/// <summary>A line of the export with the id its message has for ever and its brand day and hour.</summary>
/// <param name="ReplyTo">The message it answers, if that stands above it.</param>
/// <param name="Beginning">The earliest time seen up to this line.</param>
internal sealed record HistoryLine(ChatLine Line, Guid Id, (DateOnly Day, int Hour) Local, Guid? ReplyTo, DateTimeOffset Beginning);

/// <summary>What an import remembers from line to line: who was met, which message has which id, which names were mentioned before they spoke.</summary>
/// <remarks><see cref="See"/> runs on another thread than the rest, on fields of its own.</remarks>
internal sealed class ChatHistory(GroupId group, ChatFormat format, BrandCalendar calendar)
{
    private readonly string channel = format == ChatFormat.Table ? MemberDirectory.External : format.ToString().ToLowerInvariant();
    // Of See.
    private readonly HashSet<string> named = new(StringComparer.Ordinal);
    private readonly Dictionary<UInt128, int> occurrences = [];
    private readonly Dictionary<ulong, Guid> byNativeId = [];
    private readonly List<(Guid Message, ulong Native, DateOnly Day)> earlyReplies = [];
    private DateTimeOffset? beginning;

    // Of the rest.
    private readonly Dictionary<string, MemberId> members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MemberId> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> staff = [], bots = [];
    private readonly List<(Guid Message, string Name, DateOnly Day)> unresolved = [];

    public GroupId Group { get; } = group;
    public long Messages { get; private set; }
    public long Notices { get; private set; }
    public long Replies { get; private set; }
    public long Mentions { get; private set; }
    public int People => named.Count;
    public DateOnly? From { get; private set; }
    public DateOnly? To { get; private set; }

    /// <summary>The id is UUIDv7 of the message's own time with a tail hashed from what makes it unique, so the same message read again is the same row.</summary>
    public HistoryLine See(ChatLine line)
    {
        var local = calendar.Local(line.At);
        var day = DateOnly.FromDateTime(local);
        if (beginning is null || line.At < beginning) beginning = line.At;
        if (line.Kind != ChatLineKind.System && line.AuthorKey is { } author) named.Add(author);
        foreach (var person in line.People) named.Add(person.Key ?? person.Name);
        if (line.Kind != ChatLineKind.Message)
        {
            Notices++;
            return new HistoryLine(line, Guid.Empty, (day, local.Hour), null, beginning.Value);
        }
        Messages++;
        if (From is null || day < From) From = day;
        if (To is null || day > To) To = day;
        var id = IdOf(line);
        if (line.NativeId is { } native) byNativeId[Hash(native)] = id;
        return new HistoryLine(line, id, (day, local.Hour), ReplyOf(line, id, day), beginning.Value);
    }

    /// <summary>Finds or enters everybody named in the batch.</summary>
    public async Task Meet(MemberDirectory directory, IReadOnlyList<HistoryLine> lines, Guid import, CancellationToken ct)
    {
        var met = NewIn(lines);
        if (met.Count > 0) Know(met, await directory.Resolve(channel, met.Values, import, ct));
    }

    /// <summary>The same for a batch that was written before: everybody in it is there already.</summary>
    public async Task MeetAgain(MemberDirectory directory, IReadOnlyList<HistoryLine> lines, CancellationToken ct)
    {
        var met = NewIn(lines);
        if (met.Count > 0) Know(met, await directory.Find(channel, [.. met.Keys], ct));
    }

    /// <summary>Everybody whose stays a batch may touch.</summary>
    public IReadOnlyCollection<MemberId> PeopleIn(IReadOnlyList<HistoryLine> lines)
    {
        var people = new HashSet<MemberId>();
        foreach (var line in lines.Select(l => l.Line))
        {
            if (line.Kind != ChatLineKind.System && line.AuthorKey is { } key) people.Add(members[key]);
            foreach (var person in line.People) people.Add(MemberOf(person.Key ?? person.Name));
        }
        return people;
    }

    private Dictionary<string, SeenPerson> NewIn(IReadOnlyList<HistoryLine> lines)
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
        return met;
    }

    // In the order of the file: of two people with one name, the mention goes to the one met first.
    private void Know(Dictionary<string, SeenPerson> met, Dictionary<string, MemberId> found)
    {
        foreach (var (key, person) in met)
        {
            if (!found.TryGetValue(key, out var member)) continue;
            members[key] = member;
            byName.TryAdd(person.Name, member);
        }
    }

    /// <summary>Whoever speaks is there; notices say who came and went.</summary>
    public void Move(Stays stays, HistoryLine history)
    {
        var line = history.Line;
        var author = line.AuthorKey is { } key && members.TryGetValue(key, out var known) ? known : (MemberId?)null;
        switch (line.Kind)
        {
            case ChatLineKind.Message: stays.Seen(Group, author!.Value, line.At); break;
            case ChatLineKind.Joined when author is { } joiner: stays.Joined(Group, joiner, line.At); break;
            case ChatLineKind.Left when author is { } leaver: stays.Left(Group, leaver, line.At, history.Beginning); break;
            case ChatLineKind.Added: foreach (var person in line.People) stays.Joined(Group, MemberOf(person.Key ?? person.Name), line.At); break;
            case ChatLineKind.Removed: foreach (var person in line.People) stays.Left(Group, MemberOf(person.Key ?? person.Name), line.At, history.Beginning); break;
        }
    }

    public MemberId MemberOf(string key) => members[key];

    /// <summary>Who is mentioned; names not met yet are kept for <see cref="LateMentions"/>.</summary>
    public IReadOnlyCollection<MemberId> MentionsOf(HistoryLine line)
    {
        if (line.Line.Mentions.Count == 0) return [];
        var mentioned = new HashSet<MemberId>();
        foreach (var person in line.Line.Mentions.DistinctBy(p => p.Key ?? p.Name))
            if (person.Key is { } key ? members.TryGetValue(key, out var member) : byName.TryGetValue(person.Name, out member)) mentioned.Add(member);
            else unresolved.Add((line.Id, person.Name, line.Local.Day));
        Mentions += mentioned.Count;
        return mentioned;
    }

    /// <summary>"@name" of somebody who first speaks further down in the file. Asked once, at the end.</summary>
    public IReadOnlyList<(Guid Message, MemberId Member, DateOnly Day)> LateMentions()
    {
        var late = (from mention in unresolved where byName.ContainsKey(mention.Name) select (mention.Message, byName[mention.Name], mention.Day)).ToList();
        Mentions += late.Count;
        return late;
    }

    /// <summary>Replies that stand above what they answer, as in exports that begin with the newest message.</summary>
    public IEnumerable<(Guid Message, Guid ReplyTo, DateOnly Day)> EarlyReplies() =>
        from reply in earlyReplies where byNativeId.ContainsKey(reply.Native) && byNativeId[reply.Native] != reply.Message select (reply.Message, byNativeId[reply.Native], reply.Day);

    private Guid? ReplyOf(ChatLine line, Guid id, DateOnly day)
    {
        if (line.ReplyTo is not { } native) return null;
        Replies++;
        if (byNativeId.TryGetValue(Hash(native), out var answered)) return answered != id ? answered : null;
        earlyReplies.Add((id, Hash(native), day));
        return null;
    }

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
