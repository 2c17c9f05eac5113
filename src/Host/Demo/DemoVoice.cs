using Guildhall.Brands.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;

namespace Guildhall.Host.Demo;

/// <summary>Says made-up lines as everybody speaks in a room, so that open rooms and numbers move with them.</summary>
internal sealed class DemoVoice(SayInRoom room, TimeProvider clock)
{
    private readonly Dictionary<Guid, Guid> said = [];

    public async Task Say(BrandProfile brand, DemoLine line)
    {
        // The id carries the moment of speaking; what answers a line knows it by the one it was planned with.
        var id = Id.New(clock);
        var answers = line.ReplyTo is { } to && said.TryGetValue(to, out var known) ? known : (Guid?)null;
        if ((await room.Handle(brand, line.Group, line.Author, id, line.Text, answers)).Refusal is not null) return;
        if (said.Count > 2000) said.Clear();
        said[line.Id] = id;
    }
}
