namespace Guildhall.Kernel.Storage;

/// <summary>An entity of exactly one brand: its queries are filtered by the actor's brand, and throw where the actor has none.</summary>
public interface IBrandOwned
{
    BrandId BrandId { get; }
}
