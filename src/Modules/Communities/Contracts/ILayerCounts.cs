using Guildhall.Kernel.Storage;

namespace Guildhall.Communities.Contracts;

/// <summary>A kind of people in a community, told apart by what they give and want.</summary>
public enum Layer { Ordinary, Core, Vip, Koc, Expert, Partner, Staff }

/// <param name="Counted">False when a module counts by a stand-in, such as a tag of the layer's name.</param>
public sealed record LayerCount(Layer Layer, long People, bool Counted);

/// <summary>How many people of each layer a community has now; people are counted once across its groups.</summary>
public interface ILayerCounts
{
    /// <summary>Every layer, in order.</summary>
    Task<IReadOnlyList<LayerCount>> Read(AppDb db, CommunityId community, CancellationToken ct);
}
